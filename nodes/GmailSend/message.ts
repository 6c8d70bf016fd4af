import { NodeOperationError } from 'n8n-workflow';
import type { Address, AutomaticMail, Body, OutgoingAttachment, OutgoingMail } from '../../gmail';
import { chooseFiles, toAttachment, type ChosenFile } from './attachments';
import type { Job } from './job';
import { startedBy } from './started-by';

/** What an operation says of a message beside its body and its options. */
export interface Envelope {
	to: Address[];
	subject: string;
	/** How it is marked as sent by a workflow; undefined for one that a person sends. */
	automatic: AutomaticMail | undefined;
}

type Format = 'text' | 'html' | 'both';

/** Text and HTML as the form has them. */
export const readBody = ({ context, itemIndex }: Job): Body => {
	const format = context.getNodeParameter('bodyFormat', itemIndex) as Format;
	const part = (name: 'text' | 'html'): string =>
		context.getNodeParameter(name, itemIndex, '') as string;
	return {
		...(format !== 'html' && { text: part('text') }),
		...(format !== 'text' && { html: part('html') }),
	};
};

/** True where nobody would see anything: blanks, or HTML without words and images. */
const saysNothing = ({ text = '', html = '' }: Body): boolean =>
	`${text}${/<(?:img|svg|hr)\b/i.test(html) ? 'shown' : html.replace(/<[^<>]*>|&nbsp;/g, '')}`.trim() ===
	'';

/** True where the form has an expression for the words: it may come to nothing, for instance where an AI gave no answer. */
const isComputed = ({ context }: Job): boolean => {
	const { text, html } = context.getNode().parameters;
	return [text, html].some((given) => typeof given === 'string' && given.startsWith('='));
};

/**
 * Text and HTML of a message that has to say something.
 *
 * @param needsWords also where the form itself is left empty, as in an answer; else only an expression may not come to nothing
 * @throws NodeOperationError for a message without words that brings nothing else
 */
export const readWords = (job: Job, { needsWords }: { needsWords: boolean }): Body => {
	const body = readBody(job);
	const { context, itemIndex, options } = job;
	const { attachments, inlineImages, event } = options;
	const bringsMore = [attachments, inlineImages, event?.values].some(
		(given) => Boolean(given) && !(Array.isArray(given) && given.length === 0),
	);
	if (bringsMore || !saysNothing(body) || !(needsWords || isComputed(job))) return body;
	throw new NodeOperationError(context.getNode(), 'The message is empty', {
		description: `Nothing was sent. ${
			isComputed(job)
				? 'The expression in "Text" or "HTML" comes to nothing for this item. You look at what the node before this one put out, and at the name of the field; an IF node can leave out items without a text.'
				: 'You write into "Text" or "HTML" what it says, or choose a file in "Attachments".'
		}`,
		itemIndex,
	});
};

/** Who sends: the alias that was chosen, with its name, or the account. */
export const readSender = ({ core, options }: Job): Pick<OutgoingMail, 'sender' | 'senderName'> => {
	const alias = core.readAddress(options.from, 'From');
	return {
		...(alias && { sender: alias.address }),
		senderName: options.senderName || alias?.name || '',
	};
};

/**
 * How a message is marked: automatic messages that led to the one which started the execution, or which is answered or passed on,
 * count.
 *
 * @param original headers of the message that is answered or passed on
 * @throws GmailError `loopRefused` when those were too many
 */
export const markAutomatic = (
	job: Job,
	kind: 'replied' | 'generated',
	original: Record<string, string[]> = {},
): AutomaticMail =>
	job.core.automaticAfter(
		[original, ...(startedBy(job) ?? [])],
		job.options.markAutomatic === false ? 'personal' : kind,
	);

/**
 * How a draft is marked, which a person sends or a workflow: not as automatic, but so that a circle of such drafts is known.
 *
 * @param original headers of the message that it answers
 */
export const markDraft = (
	job: Job,
	original: Record<string, string[]> = {},
): AutomaticMail | undefined => {
	const led = startedBy(job);
	return led && { kind: 'personal', hops: job.core.hopsAfter([original, ...led]) };
};

/** By what an HTML may show an image: the name of its field, of its file, or of its file without the ending. */
const namesOf = ({ field, file }: ChosenFile): string[] => {
	const { fileName = '' } = file;
	return [field, fileName, fileName.replace(/\.[^.]*$/, '')].filter((name) => name !== '');
};

/** The files of a message. An image that is shown in place is none of "all files". */
const readFiles = async (
	job: Job,
	body: Body,
): Promise<Body & { attachments: OutgoingAttachment[] }> => {
	const { context, core, itemIndex, options } = job;
	const choose = async (option: 'attachments' | 'inlineImages', title: string) =>
		await chooseFiles(context, itemIndex, option, title, options[option]);
	const images = (await choose('inlineImages', 'Inline Images')).filter(
		({ file, named }) => named || file.mimeType.startsWith('image/'),
	);
	const files = (await choose('attachments', 'Attachments')).filter(
		({ file, named }) => named || !images.some((image) => image.file === file),
	);
	const attachments: OutgoingAttachment[] = [];
	for (const each of files) attachments.push(await toAttachment(context, itemIndex, each));
	const { html, contentIds } = core.placeImages(body.html ?? '', images.map(namesOf));
	for (const [i, each] of images.entries()) {
		const image = await toAttachment(context, itemIndex, each);
		attachments.push({ ...image, contentId: contentIds[i] });
	}
	return { ...body, ...(body.html !== undefined && { html }), attachments };
};

/**
 * Puts together what every message has in common: sender, options, files.
 *
 * @throws GmailError or NodeOperationError that names the field which cannot be used
 */
export const readMessage = async (
	job: Job,
	{ to, subject, automatic }: Envelope,
	body: Body,
): Promise<OutgoingMail> => {
	const { core, options } = job;
	return {
		...readSender(job),
		to,
		cc: core.readAddresses(options.cc, 'Cc'),
		bcc: core.readAddresses(options.bcc, 'Bcc'),
		replyTo: core.readAddresses(options.replyTo, 'Reply To'),
		subject,
		...(await readFiles(job, body)),
		...(options.priority && options.priority !== 'normal' && { priority: options.priority }),
		headers: (options.headers?.values ?? []).map(({ name, value }) => ({ name, value })),
		unsubscribe: core.readUnsubscribe(options.unsubscribeUrl ?? '', options.unsubscribeAddress),
		readReceipt: options.readReceipt ?? false,
		automatic,
	};
};
