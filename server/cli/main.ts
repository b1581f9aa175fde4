/** Entry of the `leak-lens` command. */
import { parseArguments, USAGE } from './arguments.ts';
import { run } from './run.ts';

void main();

async function main(): Promise<void> {
  const command = parseArguments(process.argv.slice(2));
  switch (command.kind) {
    case 'run':
      process.exitCode = await run(command);
      break;
    case 'help':
      console.log(USAGE);
      break;
    case 'mistake':
      console.error(`leak-lens: ${command.message}\n\n${USAGE}`);
      process.exitCode = 2;
      break;
    default:
      command satisfies never;
  }
}
