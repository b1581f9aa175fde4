/** Entry of the `leak-lens` command. An old Node gets as far as the message, so the rest is loaded after it. */
import { parseArguments, USAGE } from './arguments.ts';
import { isTooOld } from './nodeVersion.ts';
import { readOwnPackage } from '../ownPackage.ts';

void main();

async function main(): Promise<void> {
  const { version, oldestNode } = readOwnPackage();
  const running = process.versions.node;
  if (isTooOld(running, oldestNode)) {
    console.error(
      `leak-lens: nothing was run, because it needs Node ${oldestNode} or newer and this is Node ${running}. Start it ` +
        'with a newer one. The program that it runs may have a Node of its own, 18 or newer.',
    );
    process.exitCode = 2;
    return;
  }
  const command = parseArguments(process.argv.slice(2));
  switch (command.kind) {
    case 'run': {
      const { run } = await import('./run.ts');
      process.exitCode = await run(command);
      break;
    }
    case 'listen': {
      const { listen } = await import('./listen.ts');
      process.exitCode = await listen(command);
      break;
    }
    case 'report': {
      const { report } = await import('./report.ts');
      process.exitCode = await report(command);
      break;
    }
    case 'mcp': {
      const { mcp } = await import('./mcp.ts');
      process.exitCode = await mcp(command);
      break;
    }
    case 'help':
      console.log(USAGE);
      break;
    case 'version':
      console.log(version);
      break;
    case 'mistake':
      console.error(`leak-lens: ${command.message}\n\n${USAGE}`);
      process.exitCode = 2;
      break;
    default:
      command satisfies never;
  }
}
