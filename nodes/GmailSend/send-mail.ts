import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Composed, OutgoingMail, Receipt, Transport } from '../../gmail';
import { isTool } from '../shared/as-tool';
import { countAutomatic, noCause, type Cause } from './automatic-limit';
import type { Job } from './job';
import type { HandedOut } from './started-by';

const MINUTE_MS = 60_000;

const asJson = (value: unknown): IDataObject => JSON.parse(JSON.stringify(value)) as IDataObject;

const addressesOf = (list: { address: string }[]): string[] => list.map(({ address }) => address);

/** What an AI agent asked for: it may call the node again for something else. */
const contentOf = ({ to, cc, bcc, subject, text, html, inReplyTo }: OutgoingMail): string =>
	JSON.stringify([[to, cc, bcc].map(addressesOf), subject, text, html, inReplyTo ?? '']);

/** An answer to a message that our trigger has handed out. */
export interface Answered extends HandedOut {
	/** The Message-ID of the message, else Gmail's id of it. */
	message: string;
}

/**
 * Gives a message the identity by which it is known again.
 *
 * @param part which message of several that come from the item
 */
export const composeOnce = (
	job: Job,
	mail: OutgoingMail,
	part: number,
	{ answered, ...how }: { isDraft?: boolean; answered?: Answered } = {},
): Composed => {
	const { core, account, options, sending, itemIndex, context } = job;
	if (options.once === false) return core.compose(mail, account.address, undefined, how);
	const key = (options.onceKey ?? '').trim();
	const { address } = account;
	const ofNode = [context.getWorkflow().id ?? '', context.getNode().id, String(part)];
	let messageId: string;
	if (key !== '') messageId = core.messageIdFor(['key', ...ofNode, key], address);
	else if (answered && !isTool(context)) {
		messageId = sending.once.answerIdOf(answered.by, answered.message, address, part);
	} else messageId = sending.once.messageIdOf(itemIndex, address, part, contentOf(mail));
	return core.compose(mail, address, messageId, how);
};

/** How the message gets to Gmail. A message without a proper Message-ID is answered in its thread by Gmail's id, which only the API takes. */
const transportOf = ({ options }: Job, mail: OutgoingMail): Transport | 'automatic' => {
	const { transport = 'automatic' } = options;
	return transport === 'automatic' && mail.threadId && mail.threadsById ? 'api' : transport;
};

/** What has to stay in its order: by default the messages of a thread, which people read one after another. */
const orderingKeysOf = ({ options }: Job, mail: OutgoingMail, { envelope }: Composed): string[] => {
	const { order = 'thread' } = options;
	if (order === 'all') return ['all'];
	if (order === 'recipient') return envelope.to.map((address) => address.toLowerCase());
	const thread = mail.references?.[0] ?? mail.inReplyTo ?? mail.threadId;
	return thread ? [thread] : [];
};

/** The finished message as a file, and who would get it. */
const dryRun = async (
	job: Job,
	mail: OutgoingMail,
	message: Composed,
): Promise<INodeExecutionData> => {
	const { context, itemIndex, account, sending } = job;
	const { transport } = sending.senderFor(account, transportOf(job, mail));
	const mime = await message.open({ keepBcc: transport === 'api' });
	const file = await context.helpers.prepareBinaryData(mime, 'message.eml', 'message/rfc822');
	return {
		json: {
			dryRun: true,
			messageId: message.messageId,
			from: mail.sender ?? account.address,
			to: addressesOf(mail.to),
			cc: addressesOf(mail.cc),
			bcc: addressesOf(mail.bcc),
			subject: mail.subject,
			attachments: mail.attachments.map(({ name }) => name),
			transport,
		},
		binary: { message: file },
		pairedItem: { item: itemIndex },
	};
};

/** Tells who builds the workflow that the message went out, but not to everybody: the item does not fail, as the others have it. */
const warnOfRejected = ({ context, account }: Job, { rejected }: Receipt): void => {
	if (rejected.length === 0) return;
	const named = rejected.map(({ address, answer }) => `${address} (${answer || 'no reason given'})`);
	context.addExecutionHints?.({
		message: `The mail server refused some recipients of a message from ${account.address}; the others get it. Refused: ${named.join(', ')}. "rejected" in the item lists them.`,
		location: 'outputPane',
	});
};

const sendOne = async (
	job: Job,
	mail: OutgoingMail,
	message: Composed,
	cause: Cause,
	answered: Answered | undefined,
): Promise<IDataObject> => {
	const { account, options, sending, core } = job;
	const { once } = sending;
	const { messageId } = message;
	const keyed = (options.onceKey ?? '').trim() !== '';
	if (keyed && options.once !== false && account.access === 'sendOnly') {
		throw new core.GmailError(
			`The credential for ${account.address} cannot look whether "Send Once Per" was sent before`,
			{
				code: 'accessLevelTooLow',
				retry: 'never',
				remedy:
					'You choose the access level "Full Mail" in the credential, or leave the field empty.',
				page: core.pages.accessGuide,
				guide: core.guideTo(
					'The credential for {mailbox} cannot look whether "Send Once Per" was sent before',
				),
			},
		);
	}
	const known = options.once === false ? { state: 'new' as const } : once.recall(messageId);
	// With send-only access nobody could tell, and a message that failed before this node would never be answered.
	const mayBeSent =
		options.once !== false && answered?.isRetry === true && account.access !== 'sendOnly';
	if (known.state === 'sent') return { ...known.receipt, alreadySent: true };
	await countAutomatic(job, cause);
	const sender = sending.senderFor(account, transportOf(job, mail));
	const orderingKeys = orderingKeysOf(job, mail, message);
	const receipt = await sending.order.queue(job.itemIndex, orderingKeys, async () => {
		once.remember(messageId, 'underway');
		const sent = sender.send(message, {
			doubted: keyed || mayBeSent || known.state === 'doubted',
			ifInDoubt: options.ifInDoubt,
			...(options.maxWait !== undefined && { maxWaitMs: options.maxWait * MINUTE_MS }),
		});
		// A failure that leaves no doubt may be tried again without asking anybody.
		sent.catch((error: unknown) => {
			if (error instanceof core.GmailError && error.code !== 'outcomeUnknown')
				once.remember(messageId, undefined);
		});
		const handedOver = await sent;
		warnOfRejected(job, handedOver);
		return asJson(handedOver);
	});
	once.remember(messageId, receipt);
	return receipt;
};

/**
 * Sends a message, or shows what would be sent.
 *
 * @param answered the message of our trigger that this answers, if it is one
 * @returns one item a message: more than one where the recipients had to be split
 * @throws GmailError
 */
export const sendMail = async (
	job: Job,
	mail: OutgoingMail,
	cause = noCause,
	answered?: Answered,
): Promise<INodeExecutionData[]> => {
	const { core, options, itemIndex } = job;
	core.checkLimits(mail, { splits: options.splitRecipients ?? false });
	const results: INodeExecutionData[] = [];
	for (const [part, some] of core.splitRecipients(mail).entries()) {
		const message = composeOnce(job, some, part, { answered });
		results.push(
			options.dryRun
				? await dryRun(job, some, message)
				: {
						// Whoever gets a reply gets one, however many messages it was split into.
						json: await sendOne(
							job,
							some,
							message,
							{ ...cause, ...(part > 0 && { replied: [] }) },
							answered,
						),
						pairedItem: { item: itemIndex },
					},
		);
	}
	return results;
};
