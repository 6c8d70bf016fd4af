import type {
	IBinaryKeyData,
	IDataObject,
	IExecuteFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import type { Question } from '../../../gmail';
import { keptIn } from './waiting';

/** When to remind. */
export interface Reminders {
	/** ms */
	every: number;
	times: number;
	/** How many were sent. */
	sent: number;
	/** Why one could not be sent; '' where none failed. */
	failure: string;
}

/** A question of an item, as it waits. Plain data, which n8n keeps with the execution. */
export interface Waiting {
	item: number;
	question: Question;
	/** ms since 1970 */
	askedAt: number;
	reminders?: Reminders;
	/** Words by which a reply decides; empty for ours. */
	words: { approve: string[]; disapprove: string[] };
	unclearReply: 'askAgain' | 'handOver';
	/** Mails that a trigger has seen and that may be answers, by Gmail ID or Message-ID: still to be read and judged. */
	replies: string[];
	/** How often each person was asked for a clearer reply, by place. */
	followedUp: Record<string, number>;
	whenTimeIsUp: 'expired' | 'approved' | 'disapproved' | 'fail';
	/** Files of a form, by place of the answer. */
	files: Record<string, IBinaryKeyData>;
}

/** What a run of the node has asked. */
export interface Asking {
	/** Links lead to this execution alone: a re-run of it has another ID. */
	execution: string;
	waiting: Waiting[];
	/** Receipts by Message-ID; `underway` for one that may have been sent. */
	sent: Record<string, IDataObject | 'underway'>;
	/** Why an item could not be asked, by its place, where the node goes on. */
	failures: Record<string, { message: string; description: string }>;
	/** True once every question was sent. */
	complete: boolean;
}

const STATE_KEY = 'asking';

const runsOf = (context: IExecuteFunctions | IWebhookFunctions): Record<string, Asking> => {
	const kept = keptIn(context);
	return (kept[STATE_KEY] ??= {}) as unknown as Record<string, Asking>;
};

/** What a run of the node has asked; undefined where it has asked nothing yet. */
export const askingIn = (
	context: IExecuteFunctions | IWebhookFunctions,
	run: number,
): Asking | undefined => {
	const runs = runsOf(context);
	return Object.hasOwn(runs, String(run)) ? runs[String(run)] : undefined;
};

export const keepAsking = (context: IExecuteFunctions, run: number, asking: Asking): void => {
	runsOf(context)[String(run)] = asking;
};

/** Names a person of a question in links: run, item, person. */
export const placeOf = (run: number, item: number, by: number): string => `${run}-${item}-${by}`;

/**
 * The same for the address at which a trigger says that a reply is there. n8n signs it apart: whoever learns it from a header of a mail
 * can have this node look into its own mailbox, and do nothing else.
 */
export const replyPlaceOf = (run: number, item: number, by: number): string =>
	`r${placeOf(run, item, by)}`;

/** The question that an address is about, the place of the person whose it is, and whether it is the one for replies. */
export const findAsked = (
	context: IWebhookFunctions,
	place: string,
): { waiting: Waiting; by: number; isForReplies: boolean } | undefined => {
	const [, reply, run, item, by] = /^(r?)(\d{1,6})-(\d{1,6})-(\d{1,6})$/.exec(place) ?? [];
	const asking = askingIn(context, Number(run ?? -1));
	const waiting = asking?.waiting.find((each) => each.item === Number(item));
	const person = Number(by);
	return waiting?.question.asked[person]
		? { waiting, by: person, isForReplies: reply === 'r' }
		: undefined;
};
