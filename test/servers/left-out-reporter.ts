import type { AggregatedResult } from '@jest/test-result';

/**
 * A jest reporter whose closing lines say which tests were left out, and why: those in a `describe` whose
 * title ends with "(left out: reason)", as `describeServers` writes it. Silent when nothing was. Node loads
 * this file as it is, so it imports types only.
 */
export default class LeftOutReporter {
	onRunComplete(_contexts: unknown, { testResults }: AggregatedResult): void {
		const byReason = new Map<string, string[]>();
		for (const test of testResults.flatMap((file) => file.testResults)) {
			const [, suite, reason] = test.ancestorTitles.map(split).find(Boolean) ?? [];
			if (test.status !== 'pending' || !suite || !reason) continue;
			byReason.set(reason, [...(byReason.get(reason) ?? []), `  ${suite}: ${test.title}\n`]);
		}
		// Jest prints its summary after every reporter.
		process.once('exit', () => {
			for (const [reason, lines] of byReason) {
				process.stderr.write(`\nLeft out, ${lines.length} tests:\n${lines.join('')}${reason}\n`);
			}
		});
	}
}

function split(title: string): RegExpExecArray | null {
	return /^(.*) \(left out: (.*)\)$/.exec(title);
}
