// With a second file jest works in processes or threads of its own.
it('adds', () => expect(1 + 1).toBe(2));
