import type { IExecuteFunctions } from 'n8n-workflow';
import type { Job } from './job';

/** Values of a header by its lower-case name. */
type Headers = Record<string, string[]>;

/** What starts a workflow with a message that came in: ours, and n8n's own. */
const MAIL_TRIGGER = /\.(gmailImapTrigger|gmailTrigger|emailReadImap)$/;

/** The names of the triggers of mail that may have started the execution: n8n tells which one did, or only those before the node. */
const mailTriggersOf = (context: IExecuteFunctions): string[] => {
	const started = context.getExecutionContext?.()?.triggerNode;
	const candidates = started
		? [started]
		: context.getParentNodes(context.getNode().name).filter(({ disabled }) => !disabled);
	return candidates.filter(({ type }) => MAIL_TRIGGER.test(type)).map(({ name }) => name);
};

type Item = { json?: unknown };

/** The item of a trigger that this one comes from; all of its items where n8n cannot tell which. */
const itemsOf = (context: IExecuteFunctions, trigger: string, itemIndex: number): Item[] => {
	type OfNode = { item?: Item; all(): Item[] };
	type Proxy = { $(node: string): OfNode };
	const read = (from: (node: OfNode) => Item[]): Item[] | undefined => {
		try {
			return from((context.getWorkflowDataProxy(itemIndex) as Proxy).$(trigger));
		} catch {
			// The trigger is of the workflow that called this one, or a node between does not say where its items come from.
			return undefined;
		}
	};
	const paired = read(({ item }) => (item ? [item] : []));
	return paired?.length ? paired : (read((node) => node.all()) ?? []);
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

/**
 * The headers of the messages that started the execution, or that the item is: what is sent because mail came in may go round
 * in a circle.
 *
 * @returns undefined where no message did
 */
export const startedBy = (job: Job): Headers[] | undefined => {
	const { context, itemIndex } = job;
	const triggers = mailTriggersOf(context);
	const found = [
		...triggers.flatMap((trigger) => itemsOf(context, trigger, itemIndex)),
		context.getInputData()[itemIndex] ?? {},
	]
		.map(({ json }) => headersIn(job, json))
		.filter((headers) => headers !== undefined);
	return found.length > 0 || triggers.length > 0 ? found : undefined;
};
