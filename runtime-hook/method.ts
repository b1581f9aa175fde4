/** Any method of a class that we do not own. */
export type Method = (this: never, ...parameters: never[]) => unknown;

/**
 * Replaces an own method of a prototype, keeping name, length and property attributes. Changes nothing when
 * the prototype has no such method of its own or does not let it be replaced.
 */
export function replaceMethod<Original extends Method>(
  prototype: object,
  name: string,
  make: (original: Original) => Original,
): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  const original: unknown = descriptor?.value;
  if (typeof original !== 'function' || !descriptor?.configurable) return;
  const replacement = make(original as Original);
  imitate(replacement, original);
  Object.defineProperty(prototype, name, { ...descriptor, value: replacement });
}

/** Gives a replacement the name and length that reflection shows of the original. */
export function imitate(replacement: object, original: object): void {
  for (const key of ['name', 'length']) {
    const descriptor = Object.getOwnPropertyDescriptor(original, key);
    if (descriptor) Object.defineProperty(replacement, key, descriptor);
  }
}

/** The prototype of `instance` that has the method as its own, below any subclasses. */
export function prototypeWith(instance: object, name: string): object | undefined {
  let owner: object | null = instance;
  while (owner !== null && !Object.hasOwn(owner, name)) owner = Object.getPrototypeOf(owner) as object | null;
  return owner ?? undefined;
}

/** Calls `patch` with the prototype that owns the method, once for each such prototype; returns whether it did. */
export function oncePerPrototype(
  method: string,
  patch: (prototype: object) => void,
): (instance: object) => boolean {
  const patched = new WeakSet<object>();
  return (instance) => {
    const prototype = prototypeWith(instance, method);
    if (prototype === undefined || patched.has(prototype)) return false;
    patched.add(prototype);
    patch(prototype);
    return true;
  };
}

/** Tells whether a method is running, synchronously. Whoever runs inside may end it for what comes further inside. */
export interface Running {
  isRunning: boolean;
}

/** Has `running` tell when the prototype's own method of this name does. */
export function markWhileRunning(prototype: object, name: string, running: Running): void {
  replaceMethod<(this: object) => unknown>(prototype, name, (original) => {
    const wrapper: { method: (this: object) => unknown } = {
      method() {
        const outer = running.isRunning;
        running.isRunning = true;
        try {
          // eslint-disable-next-line prefer-rest-params -- the count of arguments stays what it was
          return Reflect.apply(original, this, arguments as unknown as []);
        } finally {
          running.isRunning = outer;
        }
      },
    };
    return wrapper.method;
  });
}
