import { INSTALLATION_ROOT } from '../../test/hosts/browserInstallation.ts';
import { installPackageFolder } from '../../test/hosts/packageFolder.ts';
import { REPOSITORY } from '../../test/support/tracedProgram.ts';

const OPEN_TELEMETRY = {
  title: "OpenTelemetry's instrumentation of pg",
  name: 'open-telemetry-0.76.0',
  packages: [
    '@opentelemetry/api@1.9.0',
    '@opentelemetry/instrumentation@0.223.0',
    '@opentelemetry/instrumentation-pg@0.76.0',
    '@opentelemetry/sdk-trace-node@2.12.0',
  ],
};

/** The environment of a program without any hook. */
export const UNTRACED: NodeJS.ProcessEnv = { ...process.env, NODE_OPTIONS: '' };

/** The environment of a program with a hook that only captures the stack of each checkout. */
export const STACK_ONLY = preloading('stackOnly.cjs', {});

/** The same with a hook that asks for the position of each frame, too. */
export const STACK_AND_POSITIONS = preloading('stackOnly.cjs', { FRAMES: '1' });

/** The same with OpenTelemetry's instrumentation, which is installed when it is missing. */
export async function openTelemetry(): Promise<NodeJS.ProcessEnv> {
  const packages = await installPackageFolder(INSTALLATION_ROOT, OPEN_TELEMETRY, console.error);
  return preloading('openTelemetry.cjs', { PACKAGES: packages });
}

function preloading(program: string, variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return {
    ...UNTRACED,
    ...variables,
    NODE_OPTIONS: `--require "${REPOSITORY.replaceAll('\\', '/')}/bench/programs/${program}"`,
  };
}
