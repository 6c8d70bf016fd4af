import type { IExecuteFunctions } from 'n8n-workflow';
import type { Original } from '../../gmail';
import type { Job } from './job';
import type { Sending } from './sending';

/** Values of a header by its lower-case name. */
type Headers = Record<string, string[]>;

/** What starts a workflow with a message that came in: ours, and n8n's own. */
const MAIL_TRIGGER = /\.(gmailImapTrigger|gmailTrigger|emailReadImap)$/;

/** The only one that says whether it has handed out a message before. */
const OUR_TRIGGER = /\.gmailImapTrigger$/;

/** The names of the triggers of mail that may have started the execution: n8n tells which one did, or only those before the node. */
const mailTriggersOf = (context: IExecuteFunctions, kind = MAIL_TRIGGER): string[] => {
	const started = context.getExecutionContext?.()?.triggerNode;
	const candidates = started
		? [started]
		: context.getParentNodes(context.getNode().name).filter(({ disabled }) => !disabled);
	return candidates.filter(({ type }) => kind.test(type)).map(({ name }) => name);
};

/** The header of a message by its item; undefined for an item that is no message that came in. */
const headersIn = ({ core }: Job, json: unknown): Headers | undefined => {
	if (typeof json !== 'object' || json === null) return undefined;
	const { headers, messageId, from } = core.readOriginal(json);
	// n8n's own IMAP trigger calls the headers so.
	const metadata = 'metadata' in json ? core.readOriginal({ headers: json.metadata }).headers : {};
	const isMessage = (messageId !== '' || 'message-id' in metadata) && from.length > 0;
	return isMessage ? { ...metadata, ...headers } : undefined;
};

type Item = { json?: unknown };
type OfNode = { item?: Item; all(): Item[] };

/** What a trigger gave, as expressions see it; undefined where n8n does not know. */
const read = <Value>(
	{ context, itemIndex }: Job,
	trigger: string,
	from: (node: OfNode) => Value,
): Value | undefined => {
	type Proxy = { $(node: string): OfNode };
	try {
		return from((context.getWorkflowDataProxy(itemIndex) as Proxy).$(trigger));
	} catch {
		// The trigger is of the workflow that called this one, or a node between does not say where its items come from.
		return undefined;
	}
};

/** What triggers gave, by their name, once an execution. */
const given = new WeakMap<Sending, Map<string, Item[]>>();

const itemsOf = (job: Job, trigger: string): Item[] => {
	const triggers = given.get(job.sending) ?? new Map<string, Item[]>();
	given.set(job.sending, triggers);
	const items = triggers.get(trigger) ?? read(job, trigger, (node) => node.all()) ?? [];
	triggers.set(trigger, items);
	return items;
};

/** What all items of a trigger came by, once an execution. */
const known = new WeakMap<Item[], Headers[]>();

const allOf = (job: Job, trigger: string): Headers[] => {
	const items = itemsOf(job, trigger);
	const found =
		known.get(items) ??
		items.map(({ json }) => headersIn(job, json)).filter((headers) => headers !== undefined);
	known.set(items, found);
	return found;
};

/** The message of a trigger that this item comes from; all of its messages where n8n cannot tell which. */
const ledFrom = (job: Job, trigger: string): Headers[] => {
	const paired = headersIn(job, read(job, trigger, ({ item }) => item)?.json);
	return paired ? [paired] : allOf(job, trigger);
};

/**
 * The headers of the messages that started the execution, or that the item is: what is sent because mail came in may go round
 * in a circle.
 *
 * @returns undefined where no message did
 */
export const startedBy = (job: Job): Headers[] | undefined => {
	const { context, itemIndex } = job;
	const triggers = mailTriggersOf(context);
	const own = headersIn(job, context.getInputData()[itemIndex]?.json);
	const found = [...triggers.flatMap((trigger) => ledFrom(job, trigger)), ...(own ? [own] : [])];
	return found.length > 0 || triggers.length > 0 ? found : undefined;
};

/** How our trigger handed out a message. */
export interface HandedOut {
	/** The name of the trigger. */
	by: string;
	/** An earlier execution had it, which failed or was cut off: what it was to send may have been sent. */
	isRetry: boolean;
}

/**
 * How our trigger handed out a message that started this execution.
 *
 * @returns undefined for any other message, for one that somebody wants to run again, and in an execution that was started by hand
 */
export const handedOut = (job: Job, { id, messageId }: Original): HandedOut | undefined => {
	if (job.context.getMode() === 'manual') return undefined;
	for (const by of mailTriggersOf(job.context, OUR_TRIGGER)) {
		for (const { json } of itemsOf(job, by)) {
			const item = (json ?? {}) as { id?: unknown; messageId?: unknown; again?: unknown };
			const isIt = id ? item.id === id : messageId !== '' && item.messageId === messageId;
			if (isIt && item.again !== 'asked') return { by, isRetry: item.again === 'retry' };
		}
	}
	return undefined;
};
