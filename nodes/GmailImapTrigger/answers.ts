import { setTimeout as sleep } from 'node:timers/promises';
import type { ITriggerFunctions } from 'n8n-workflow';
import type { Mail } from '../../gmail';
import type { Core } from '../shared/core';
import { reasonOf } from '../shared/reason-of';

/** Pauses before a further try while n8n is busy with the execution that waits. */
const PAUSES_MS = [250, 500, 1_000];

/** How long a reply waits for an execution that is busy, or for n8n to answer, before it is mail like any other. */
const MAX_WAIT_MS = 60 * 60_000;

/** What one call may take. */
const CALL_TIMEOUT_MS = 10_000;

/** What the question says of a reply. */
interface Received {
	gmailReply: 'noted' | 'closed' | 'refused';
	reason: string;
}

/**
 * `busy`: the execution runs at this moment. `unreachable`: nothing that knows of executions answers at this address. `elsewhere`: somebody does who knows of no
 * such execution.
 */
type Called = Received | 'over' | 'busy' | 'unreachable' | 'elsewhere';

const isReceived = (value: unknown): value is Received =>
	typeof value === 'object' && value !== null && 'gmailReply' in value;

/**
 * Addresses of the webhooks of executions that wait, the nearest first: n8n itself, which runs here, need not be reachable by the name
 * that people know it by. n8n (2.41.1) gives the second to every context, and names it in none of its types.
 */
const basesOf = (context: ITriggerFunctions): URL[] => {
	const { additionalData } = context as unknown as {
		additionalData?: { webhookWaitingBaseUrl?: string };
	};
	const known = new URL(
		additionalData?.webhookWaitingBaseUrl ??
			new URL('webhook-waiting', `${context.getInstanceBaseUrl().replace(/\/$/, '')}/`),
	);
	const { N8N_PROTOCOL = 'http', N8N_PORT = '5678' } = process.env;
	const near = new URL(`${N8N_PROTOCOL}://127.0.0.1:${N8N_PORT}${known.pathname}`);
	return [near, known];
};

/** What n8n shows where a question waits no more (2.41.1). */
const QUESTION_OVER = 'No action required';

/** What a text says in JSON; undefined where it is none. */
const fromJson = (text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
};

const call = async (base: URL, question: string, body: object): Promise<Called> => {
	try {
		const response = await fetch(`${base.href.replace(/\/$/, '')}/${question}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
			redirect: 'manual',
			signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
		});
		const text = await response.text();
		if (response.status === 409) return text.includes('running') ? 'busy' : 'over';
		if (response.status >= 500) return 'busy';
		const received = fromJson(text);
		// n8n itself says in JSON that there is no such execution; a process that answers no webhooks, or none yet, has no JSON.
		if (response.status === 404) return received === undefined ? 'unreachable' : 'elsewhere';
		if (!response.ok) return 'elsewhere';
		if (isReceived(received)) return received;
		// Whatever else is said is not about the question: a process of n8n that starts says so with 200.
		return text.includes(QUESTION_OVER) ? 'over' : 'unreachable';
	} catch {
		return 'unreachable';
	}
};

/**
 * Tells the execution that waits for it that a reply is in the mailbox. Whether it decides anything, the question judges, which reads
 * it there. Whatever is not taken is mail like any other.
 *
 * @returns tells whether a mail was taken as the answer to a question; `later` where nobody can tell now. Never throws.
 */
export const answersOf = (
	context: ITriggerFunctions,
	core: Core,
	log: string,
): ((mail: Mail) => Promise<boolean | 'later'>) => {
	const bases = basesOf(context);
	const tell = async (question: string, body: object): Promise<Called> => {
		let told: Called = 'elsewhere';
		for (const pause of [...PAUSES_MS, 0]) {
			let known = false;
			for (const base of bases) {
				told = await call(base, question, body);
				if (told !== 'elsewhere' && told !== 'unreachable') break;
				known ||= told === 'elsewhere';
			}
			if (known && told === 'unreachable') told = 'elsewhere';
			if (told !== 'busy' && told !== 'unreachable') return told;
			await sleep(pause);
		}
		return told;
	};

	const why: Record<Exclude<Called, Received>, string> = {
		over: 'its question waits no more',
		busy: 'the execution that asked was busy for too long',
		unreachable: 'n8n did not answer at its own address for too long',
		elsewhere: 'no execution of this n8n waits for it',
	};

	/** When a reply that waits was first told of, ms since 1970. */
	const toldFirst = new Map<string, number>();

	const answer = async (mail: Mail): Promise<boolean | 'later'> => {
		const question = core.questionOf(mail);
		// What this mailbox has sent itself are the questions.
		if (question === undefined || mail.labels?.includes('SENT')) return false;
		const from = mail.from[0]?.address ?? 'nobody';
		const unfit = core.whyNoAnswer(mail);
		const told =
			unfit === undefined
				? await tell(question, { from, id: mail.id ?? mail.messageId })
				: { gmailReply: 'refused' as const, reason: unfit };
		const id = mail.id ?? mail.messageId;
		if (told === 'busy' || told === 'unreachable') {
			const first = toldFirst.get(id) ?? Date.now();
			toldFirst.set(id, first);
			if (Date.now() - first < MAX_WAIT_MS) return 'later';
		}
		toldFirst.delete(id);
		if (typeof told === 'object' && told.gmailReply === 'noted') {
			context.logger.info(`${log}: the reply of ${from} is handed to its question`);
			return true;
		}
		const reason = typeof told === 'object' ? told.reason : why[told];
		context.logger.info(`${log}: the reply of ${from} answers no question: ${reason}`);
		return false;
	};
	return async (mail) =>
		await answer(mail).catch((error: unknown) => {
			context.logger.warn(`${log}: a reply could not be handed to its question`, {
				error: reasonOf(error),
			});
			return false;
		});
};
