/** Loaded into a benched server before its own code: on SIGUSR2 it collects what it can, and says how large its heap is then. */
process.on('SIGUSR2', () => {
  // Twice: what finalizers let go of is collected the second time.
  globalThis.gc?.();
  globalThis.gc?.();
  process.stderr.write(`heap ${process.memoryUsage().heapUsed}\n`);
});
