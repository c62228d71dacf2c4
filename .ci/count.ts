import { existsSync, readFileSync } from 'node:fs';

// node .ci/count.ts <failed steps> <report.json>… : prints "N passed, N failed" and exits 1 unless all is well.
const [failedSteps = '1', ...files] = process.argv.slice(2);
let passed = 0;
let failed = 0;
for (const file of files) {
  if (!existsSync(file)) {
    failed += 1;
    continue;
  }
  const report = JSON.parse(readFileSync(file, 'utf8')) as { numPassedTests: number; numFailedTests: number };
  passed += report.numPassedTests;
  failed += report.numFailedTests;
}
// Checks and installs have no report; nor has a test file that could not even be loaded.
if (Number(failedSteps) > 0 && failed === 0) failed = Number(failedSteps);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
