import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { isTool } from '../shared/as-tool';
import type { Core } from '../shared/core';

/** What an earlier try of this node, or an earlier run of this execution, left to know of a message. */
export type Known =
	| { state: 'new' }
	/** It may have been sent; with what was noted of it before. */
	| { state: 'doubted'; noted?: IDataObject }
	| { state: 'sent'; receipt: IDataObject };

/** Knows each message of an execution again, however often n8n runs the node for it. */
export interface Once {
	/**
	 * The Message-ID of what becomes of an item.
	 *
	 * @param part which message of several that come from the item
	 * @param content what an AI agent asks to be sent: it calls the node many times for the same item, and is told of what it
	 * has sent before
	 */
	messageIdOf(itemIndex: number, sender: string, part: number, content: string): string;
	/**
	 * The Message-ID of the answer to a message that our trigger handed out: the same when the message is handed out again, whatever
	 * the other items are then and whatever an AI writes this time.
	 *
	 * @param by the trigger
	 * @param message what is answered
	 */
	answerIdOf(by: string, message: string, sender: string, part: number): string;
	recall(messageId: string): Known;
	/** Remembers that it is about to be sent; `undefined` that it was not. */
	remember(messageId: string, receipt: IDataObject | 'underway' | undefined): void;
	/** Remembers that it is about to be sent, and what it is known again by then. */
	note(messageId: string, facts: IDataObject): void;
}

const STATE_KEY = 'sent';
const NOTED_KEY = 'underway';
const ANSWERED_KEY = 'answered';

/**
 * n8n keeps a node's context with the data of the execution: from a try to the next (Retry on Fail), and from a failed
 * execution to its re-run. What identifies an execution over its re-runs is the time at which it was established, as a
 * re-run has an id of its own.
 */
export const onceFor = (context: IExecuteFunctions, core: Core): Once => {
	const node = context.getNode();
	const runIndex = Number(context.getWorkflowDataProxy(0).$runIndex ?? 0);
	const kept = context.getContext('node');
	const sent = (kept[STATE_KEY] ??= {}) as Record<string, IDataObject | 'underway'>;
	const isReRun = context.getMode() === 'retry';
	// Killed before n8n could save anything: whatever was sent then, nobody here knows.
	const forgotten = isReRun && Object.keys(sent).length === 0;
	const established = context.getExecutionContext?.()?.establishedAt;
	// A manual run is meant to send each time it is started.
	const execution =
		established === undefined || context.getMode() === 'manual'
			? context.getExecutionId()
			: String(established);
	const asTool = isTool(context);
	const inputOf = (itemIndex: number): IDataObject => {
		const input = { ...context.getInputData()[itemIndex]?.json };
		// A model names each call of its own, also one that it makes twice.
		if (asTool) delete input.toolCallId;
		return input;
	};

	return {
		messageIdOf: (itemIndex, sender, part, content) => {
			const input = JSON.stringify(inputOf(itemIndex));
			// Each call of a tool is a run.
			const run = asTool ? 'tool' : runIndex;
			const place = [context.getWorkflow().id ?? '', node.id, run, itemIndex, part].map(String);
			const facts = [execution, ...place, input, ...(asTool ? [content] : [])];
			return core.messageIdFor(facts, sender);
		},
		answerIdOf: (by, message, sender, part) => {
			const answered = (kept[ANSWERED_KEY] ??= {}) as Record<string, number>;
			// In a loop the node answers a message again. Which of its runs is the first depends on what else there is.
			const first = (answered[message] ??= runIndex);
			const place = [context.getWorkflow().id ?? '', node.id, by, message, runIndex - first, part];
			return core.messageIdFor(['answer', ...place.map(String)], sender);
		},
		recall: (messageId) => {
			const known = sent[messageId];
			if (known === undefined) return { state: forgotten ? 'doubted' : 'new' };
			if (known === 'underway') return { state: 'doubted' };
			const { [NOTED_KEY]: noted } = known;
			if (noted !== undefined) return { state: 'doubted', noted: noted as IDataObject };
			return { state: 'sent', receipt: known };
		},
		remember: (messageId, receipt) => {
			if (receipt === undefined) delete sent[messageId];
			else sent[messageId] = receipt;
		},
		note: (messageId, facts) => {
			sent[messageId] = { [NOTED_KEY]: facts };
		},
	};
};
