/** `npm run bench -- <name> …`: each name is a file of this folder that exports `bench`. */
for (const name of process.argv.slice(2)) {
  console.log(`== ${name}`);
  const { bench }: { bench: () => Promise<void> } = await import(`./${name}.ts`);
  await bench();
}
