/**
 * Run by npm after an install: makes the dump from which new data folders are loaded in about a second. Without
 * it Baton works all the same, its first start is only slower, so nothing here may fail the install.
 */
try {
  const { prepareDump } = await import('./initial-folder.ts'); // late: the packages may not be there
  process.stdout.write(`baton: empty database prepared in ${await prepareDump()}\n`);
} catch (error) {
  const why = error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : String(error);
  process.stdout.write(
    `baton: no empty database prepared (${why}); the first start will take a little longer\n`,
  );
}
