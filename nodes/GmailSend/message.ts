import type { Address, AutomaticMail, OutgoingMail } from '../../gmail';
import { readAttachments } from './attachments';
import type { Job } from './job';

/** What an operation says of a message beside its body and its options. */
export interface Envelope {
	to: Address[];
	subject: string;
	/** How an automatic message is marked; undefined for one that a person answers for. */
	automatic: AutomaticMail | undefined;
}

type Format = 'text' | 'html' | 'both';

/** Text and HTML as the form has them. */
export const readBody = ({ context, itemIndex }: Job): { text?: string; html?: string } => {
	const format = context.getNodeParameter('bodyFormat', itemIndex) as Format;
	const part = (name: 'text' | 'html'): string =>
		context.getNodeParameter(name, itemIndex, '') as string;
	return {
		...(format !== 'html' && { text: part('text') }),
		...(format !== 'text' && { html: part('html') }),
	};
};

/** Who sends: the alias that was chosen, with its name, or the account. */
export const readSender = ({ core, options }: Job): Pick<OutgoingMail, 'sender' | 'senderName'> => {
	const alias = core.readAddress(options.from, 'From');
	return {
		...(alias && { sender: alias.address }),
		senderName: options.senderName || alias?.name || '',
	};
};

/** How a message that answers none is marked. */
export const generated = ({ options }: Job): AutomaticMail | undefined =>
	options.markAutomatic === false ? undefined : { kind: 'generated', hops: 1 };

/**
 * Puts together what every message has in common: sender, options, files.
 *
 * @throws GmailError or NodeOperationError that names the field which cannot be used
 */
export const readMessage = async (
	job: Job,
	{ to, subject, automatic }: Envelope,
	body: { text?: string; html?: string },
): Promise<OutgoingMail> => {
	const { context, core, itemIndex, options } = job;
	const files = await readAttachments(context, itemIndex, options.attachments ?? '', 'Attachments');
	const images = await readAttachments(
		context,
		itemIndex,
		options.inlineImages ?? '',
		'Inline Images',
	);
	const names = (options.inlineImages ?? '').split(',').map((name) => name.trim());
	return {
		...readSender(job),
		to,
		cc: core.readAddresses(options.cc, 'Cc'),
		bcc: core.readAddresses(options.bcc, 'Bcc'),
		replyTo: core.readAddresses(options.replyTo, 'Reply To'),
		subject,
		...body,
		attachments: [
			...files,
			...images.map((image, i) => ({ ...image, contentId: names[i] ?? image.name })),
		],
		...(options.priority && options.priority !== 'normal' && { priority: options.priority }),
		headers: (options.headers?.values ?? []).map(({ name, value }) => ({ name, value })),
		unsubscribe: core.readUnsubscribe(options.unsubscribeUrl ?? '', options.unsubscribeAddress),
		readReceipt: options.readReceipt ?? false,
		automatic,
	};
};
