import { PROBLEM_CODES } from '../domain/policy/check/problem-codes.ts';
import type { FileProblem } from '../domain/policy/policy-set-checks.ts';

/** Problems as SARIF 2.1.0, which code scanning services show beside the lines of a pull request. */
export function sarifLog(problems: readonly FileProblem[], uriOf: (file: string) => string): unknown {
  const codes = [...new Set(problems.map(({ code }) => code))];
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'baton check',
            rules: codes.map((id) => ({
              id,
              shortDescription: { text: PROBLEM_CODES[id]?.means ?? id },
              defaultConfiguration: { level: PROBLEM_CODES[id]?.severity ?? 'error' },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: problems.map(({ file, code, severity, message, line, column, endColumn }) => ({
          ruleId: code,
          ruleIndex: codes.indexOf(code),
          level: severity,
          message: { text: message },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: uriOf(file) },
                region: {
                  startLine: line ?? 1,
                  startColumn: column ?? 1,
                  ...(endColumn && endColumn > (column ?? 1) && { endColumn }),
                },
              },
            },
          ],
        })),
      },
    ],
  };
}
