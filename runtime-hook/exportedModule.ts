import type { Guard } from './guard.ts';

/** sequelize's abstract ConnectionManager, as a module of its own. */
export const SEQUELIZE_MANAGER =
  /[\\/]sequelize[\\/]lib[\\/]dialects[\\/]abstract[\\/]connection-manager\.js$/;

/**
 * Calls back with what the module of this file name exports, when it does: Node assigns `loaded` in the
 * constructor of each module, and the module assigns `exports`. Unlike a replaced `Module._load` this is no
 * frame in the stacks of what a module runs while it is loaded.
 */
export function onceExported(file: RegExp, guard: Guard, exported: (value: unknown) => void): void {
  // The class of the hook's own module: to import it would load all of Node's loaders.
  const { prototype } = (require.cache[import.meta.filename]?.constructor ?? {}) as { prototype?: object };
  if (prototype === undefined || 'loaded' in prototype) return;
  Object.defineProperty(prototype, 'loaded', {
    configurable: true,
    set(this: NodeJS.Module, loaded: boolean) {
      own(this, 'loaded', loaded);
      if (!file.test(this.id)) return;
      let value: unknown = this.exports;
      Object.defineProperty(this, 'exports', {
        configurable: true,
        enumerable: true,
        get: () => value,
        set: (assigned: unknown) => {
          value = assigned;
          own(this, 'exports', value);
          guard(() => exported(value));
        },
      });
    },
  });
}

function own(object: object, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, configurable: true, enumerable: true, writable: true });
}
