function given(thing: object): object {
  return thing;
}

/**
 * A constructor that is given its `this`: whoever inherits from it can add a private field to an object of the program.
 * Nobody who looks at the object finds it, and to read it costs a tenth of a `WeakMap`.
 */
export const Given = given as unknown as new (thing: object) => object;
