import type { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import { GmailError, guideTo } from '../errors';
import type { Address, OutgoingAttachment, OutgoingMail, Unsubscribe } from '../message';
import { isOneAddress, withoutControls } from '../one-address';
import { inSlices } from './in-slices';
import { newMessageId } from './message-id';
import { checkHeaders } from './own-headers';
import { HOPS } from '../parse/kind';
import { alignedTextOfHtml } from '../parse/text-of-html';

/** A message with its identity: can be turned into MIME as often as it has to be tried. */
export interface Composed {
	/** With angle brackets; the same at each try, so that a mail sent twice is recognised. */
	messageId: string;
	threadId: string | undefined;
	envelope: { from: string; to: string[] };
	/** Bytes of the attachments; undefined where one does not tell its size. */
	attached: number | undefined;
	/**
	 * The MIME message as a stream; attachments are read while it is.
	 *
	 * @param keepBcc writes the Bcc header: the Gmail API takes its recipients from there and strips it
	 */
	open(options: { keepBcc: boolean }): Promise<Readable>;
}

/** What goes out as one address has to be one: servers and the Gmail API make several of what holds a comma. */
const checkAddresses = (addresses: string[]): void => {
	const wrong = addresses.find((address) => !isOneAddress(address));
	if (wrong === undefined) return;
	throw new GmailError(`"${withoutControls(wrong).slice(0, 200)}" is not an email address`, {
		code: 'addressInvalid',
		retry: 'never',
		remedy:
			'You look where it comes from: a field of this node, its credential, or the message that is answered. Nothing was sent.',
		guide: guideTo('"nobody" in "To" is not an email address'),
	});
};

/** Nobody gets a message twice who is named in To and Cc, or in other letters: all hosts take a and A for the same. */
const eachOnce = (addresses: string[]): string[] => {
	const byLetters = new Map<string, string>();
	for (const address of addresses) {
		const letters = address.toLowerCase();
		if (!byLetters.has(letters)) byLetters.set(letters, address);
	}
	return [...byLetters.values()];
};

const toHeader = ({ name, address }: Address): { name: string; address: string } => ({
	name,
	address,
});

const unsubscribeHeaders = ({ url, address }: Unsubscribe): { key: string; value: string }[] => {
	const ways = [url && `<${url}>`, address && `<mailto:${address}>`].filter(Boolean);
	return [
		{ key: 'List-Unsubscribe', value: ways.join(', ') },
		...(url ? [{ key: 'List-Unsubscribe-Post', value: 'List-Unsubscribe=One-Click' }] : []),
	];
};

/** No standard says it; mail programs read one or another of these. */
const priorityHeaders = {
	high: [
		{ key: 'X-Priority', value: '1 (Highest)' },
		{ key: 'Importance', value: 'High' },
	],
	low: [
		{ key: 'X-Priority', value: '5 (Lowest)' },
		{ key: 'Importance', value: 'Low' },
	],
};

const unreadable = (name: string, cause: unknown): GmailError =>
	new GmailError(`The file "${name}" could not be read while it was sent`, {
		code: 'messageInvalid',
		retry: 'never',
		remedy:
			'Nothing was sent. You check that the file still exists: n8n deletes the files of an execution with the execution, and files of a trigger can be gone earlier.',
		guide: guideTo('The file "invoice.pdf" could not be read while it was sent'),
		answer: cause instanceof Error ? cause.message : String(cause),
		cause,
	});

/** Opens a file; whatever goes wrong with it is told as what it is, not as trouble with the server. */
const openFile = async ({ name, open }: OutgoingAttachment): Promise<Readable> => {
	const explain = (error: unknown): GmailError =>
		error instanceof GmailError ? error : unreadable(name, error);
	const content = await open().catch((error: unknown) => {
		throw explain(error);
	});
	const emit = content.emit.bind(content);
	content.emit = (event, ...values: unknown[]) =>
		event === 'error' ? emit('error', explain(values[0])) : emit(event, ...values);
	return content;
};

const dispositionOf = ({ contentId, asMessage }: OutgoingAttachment): object => ({
	...(contentId ? { cid: contentId, contentDisposition: 'inline' as const } : {}),
	...(asMessage
		? { contentDisposition: 'attachment' as const, contentTransferEncoding: '7bit' as const }
		: {}),
});

/**
 * Gives a message its Message-ID and envelope.
 *
 * @param account address of the account, the From of the message unless it names another one
 * @param messageId with angle brackets, where the message has to be known again by it; else a new one
 * @param isDraft true for one that somebody addresses later
 * @throws GmailError `addressInvalid` when nobody would get it, `messageInvalid` for a header that cannot be sent
 */
export const compose = (
	mail: OutgoingMail,
	account: string,
	messageId = newMessageId(account),
	{ isDraft = false } = {},
): Composed => {
	const recipients = [...mail.to, ...mail.cc, ...mail.bcc].map(({ address }) => address);
	if (recipients.length === 0 && !isDraft) {
		throw new GmailError('The message has no recipient', {
			code: 'addressInvalid',
			retry: 'never',
			remedy: 'You fill in "To", or one of Cc and Bcc.',
			guide: guideTo('The message has no recipient'),
		});
	}
	const { sender = account } = mail;
	checkAddresses([
		account,
		sender,
		...recipients,
		...mail.replyTo.map(({ address }) => address),
		...(mail.unsubscribe?.address ? [mail.unsubscribe.address] : []),
	]);
	const { automatic, unsubscribe, invitation, html } = mail;
	const headers = [
		...checkHeaders(mail.headers ?? []),
		...(automatic && automatic.kind !== 'personal'
			? [{ key: 'Auto-Submitted', value: `auto-${automatic.kind}` }]
			: []),
		...(automatic ? [{ key: HOPS, value: String(automatic.hops) }] : []),
		...(mail.priority ? priorityHeaders[mail.priority] : []),
		...(unsubscribe ? unsubscribeHeaders(unsubscribe) : []),
		...(mail.readReceipt ? [{ key: 'Disposition-Notification-To', value: sender }] : []),
	];
	const text = mail.text ?? (html === undefined ? '' : alignedTextOfHtml(html));
	const date = new Date();
	const sizes = mail.attachments.map(({ size }) => size);
	return {
		messageId,
		threadId: mail.threadId,
		envelope: { from: account, to: eachOnce(recipients) },
		attached: sizes.every((size) => size !== undefined)
			? sizes.reduce((sum, size) => sum + size, 0)
			: undefined,
		open: async ({ keepBcc }) => {
			const opened: Readable[] = [];
			try {
				const attachments = [];
				for (const file of mail.attachments) {
					const content = await openFile(file);
					opened.push(content);
					const { name, mimeType } = file;
					attachments.push({
						filename: name,
						contentType: mimeType,
						content,
						...dispositionOf(file),
					});
				}
				const node = inSlices(
					new MailComposer({
						from: { name: mail.senderName, address: sender },
						to: mail.to.map(toHeader),
						cc: mail.cc.map(toHeader),
						bcc: mail.bcc.map(toHeader),
						replyTo: mail.replyTo.map(toHeader),
						subject: mail.subject,
						text,
						html,
						attachments,
						messageId,
						date,
						inReplyTo: mail.inReplyTo,
						references: mail.references,
						headers,
						icalEvent: invitation,
						// Content comes from streams handed over here; a path or URL in a field must never be opened.
						disableFileAccess: true,
						disableUrlAccess: true,
					}).compile(),
				);
				node.keepBcc = keepBcc;
				return node.createReadStream();
			} catch (error) {
				for (const content of opened) content.destroy();
				throw error;
			}
		},
	};
};
