import { GmailError } from '../gmail';

/** What is looked at, and what the documents or the sandbox let expect. */
export interface Question {
	area: string;
	behaviour: string;
	expected: string;
}

/** What was seen. */
export interface Sight<Value> {
	observed: string;
	asExpected: boolean;
	/** For the questions that build on this one. */
	value?: Value;
}

/** One row of the outcome. */
export interface Finding extends Question {
	verdict: 'as expected' | 'different' | 'failed' | 'not run';
	observed: string;
	/** How long it took, in ms. */
	took: number;
}

/** Collects findings; a question that fails does not stop the next one. */
export interface Protocol {
	readonly findings: Finding[];
	/** Returns the value of what was seen; undefined when looking failed. */
	look<Value>(question: Question, see: () => Promise<Sight<Value>>): Promise<Value | undefined>;
	/** Says why a question was not asked. */
	leaveOut(question: Question, reason: string): void;
}

/** An error as one line: its code, then what the server said word for word. */
export const describeError = (error: unknown): string => {
	if (error instanceof GmailError) return `\`${error.code}\`: ${error.answer || error.message}`;
	return error instanceof Error ? error.message : String(error);
};

/**
 * @param clean takes secrets and addresses out of what was observed
 * @param onFinding told of each row as it comes
 */
export const createProtocol = (
	clean: (text: string) => string,
	onFinding: (finding: Finding) => void,
): Protocol => {
	const findings: Finding[] = [];
	const add = (finding: Finding): void => {
		const shown = { ...finding, observed: clean(finding.observed) };
		findings.push(shown);
		onFinding(shown);
	};
	return {
		findings,
		look: async (question, see) => {
			const start = performance.now();
			const took = (): number => Math.round(performance.now() - start);
			try {
				const { observed, asExpected, value } = await see();
				const verdict = asExpected ? 'as expected' : 'different';
				add({ ...question, verdict, observed, took: took() });
				return value;
			} catch (error) {
				add({ ...question, verdict: 'failed', observed: describeError(error), took: took() });
				return undefined;
			}
		},
		leaveOut: (question, reason) =>
			add({ ...question, verdict: 'not run', observed: reason, took: 0 }),
	};
};
