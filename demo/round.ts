import { executionFailure } from './execution-failure';
import type { Execution, N8nRest } from './n8n-rest';

/** What a finished round shows. Times are epoch milliseconds. */
export interface Round {
	/** When the round was set off: the customer sent, the schedule was due. */
	begunAt: number;
	execution: Execution;
	/** When the mail's reader was told of it. */
	readAt: number;
	from: string;
	subject: string;
	/** The first lines of the text. */
	excerpt: string;
}

/** What a mail should be and isn't, one line each. */
export type Findings = string[];

/** Throws all findings as one error that names what was looked at. */
export function demand(what: string, findings: Array<string | false>): void {
	const wrong = findings.filter((finding) => finding !== false);
	if (wrong.length > 0)
		throw new Error(`${what}:\n${wrong.map((line) => `  - ${line}`).join('\n')}`);
}

/** `undefined` is not what was expected, so it is said as well. */
export function differs(field: string, actual: unknown, expected: unknown): string | false {
	return (
		actual !== expected && `${field} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`
	);
}

/** The newest execution that finished well. Throws what went wrong in one that did not. */
export async function successfulExecution(rest: N8nRest, workflowId: string): Promise<Execution> {
	const executions = await rest.executions(workflowId);
	const failed = executions.find(({ status }) => status === 'error' || status === 'crashed');
	if (failed) {
		const why = executionFailure(await rest.executionData(failed.id));
		throw new Error(`Execution ${failed.id} ended with ${failed.status}: ${why}`);
	}
	const [newest] = executions;
	if (!newest) throw new Error('The workflow has no execution');
	return newest;
}

/** Waits for a mail; when it does not come, what the executions say is the better reason. */
export async function orWhatFailed<Result>(
	mail: Promise<Result>,
	rest: N8nRest,
	workflowId: string,
): Promise<Result> {
	try {
		return await mail;
	} catch (error) {
		await successfulExecution(rest, workflowId);
		throw error;
	}
}
