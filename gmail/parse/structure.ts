import type { BodyStructure } from './body-structure';
import type { Attachment } from '../message';
import { withoutControls } from '../one-address';
import { noteOn } from './attachment-note';
import { sentName } from './file-name';

/** A body part that is fetched with the message. */
export type FetchedPart = BodyStructure & { part: string };

/** The message's text, or one of several. */
export interface TextPart extends FetchedPart {
	/** True where it says the same as another part in another type. */
	alternative: boolean;
}

/** A small part that says what a message is for; it is listed among the attachments too. */
export type ReportPart = FetchedPart;

/** A message's MIME tree, sorted into what is read at once and what is only listed. */
export interface BodyParts {
	texts: TextPart[];
	attachments: Attachment[];
	/** What a mail server reports (RFC 3464 section 2). */
	deliveryStatus?: ReportPart;
	/** The message that it reports about, or its header alone. */
	original?: ReportPart;
	/** The first message in the message, wherever it stands: of it only the envelope is known. */
	embedded?: BodyStructure;
	/** What somebody says who took a message for spam (RFC 5965). */
	feedback?: ReportPart;
	/** Files into which Outlook has packed others, and the message itself (winmail.dat). */
	packed: FetchedPart[];
	/** The invitation, in the form that calendars read (RFC 6047). */
	calendar?: ReportPart;
}

/** What names no type is text (RFC 2045 section 5.2); Dovecot writes it as `text/` or `/`. XHTML is HTML. */
export const typeOf = ({ type }: BodyStructure): string => {
	if (type === 'application/xhtml+xml') return 'text/html';
	return /^[^/]+\/[^/]+$/.test(type) ? type : 'text/plain';
};

/** Texts that are no words of a message, but data. */
const data =
	/^text\/(?:calendar|csv|vcard|x-vcard|directory|rfc822-headers|rtf|xml|css|javascript)$/;

/**
 * A text with a name is a file, unless it is all that the message is: some programs name the message itself. That may be of any
 * kind, and is read as it stands then (RFC 2046 section 4.1.4).
 */
const isText = (node: BodyStructure, isWhole: boolean): boolean => {
	if (node.disposition === 'attachment') return false;
	const type = typeOf(node);
	if (/^text\/(plain|html)$/.test(type)) return isWhole || sentName(node) === '';
	return isWhole && sentName(node) === '' && type.startsWith('text/') && !data.test(type);
};

/** Base64 stands in lines of 76 characters and CRLF for 57 bytes (RFC 2045 section 6.8); the last line may be short. */
const decodedSize = ({ encoding, size = 0 }: BodyStructure): number =>
	encoding?.toLowerCase() === 'base64' ? Math.floor((size / 78) * 57) : size;

const toAttachment = (node: BodyStructure, related: boolean): Attachment => {
	const embedded = node.type === 'message/rfc822' ? node.envelope?.subject : undefined;
	const contentId = (node.id ?? '').replace(/^<|>$/g, '');
	const name = sentName(node) || (embedded ? `${withoutControls(embedded)}.eml` : '');
	const note = noteOn(node, name);
	return {
		name,
		mimeType: node.type,
		size: decodedSize(node),
		part: node.part ?? '1',
		contentId,
		inline:
			node.disposition === 'inline' ||
			(related && contentId !== '' && node.disposition !== 'attachment'),
		...(note && { note }),
	};
};

/** winmail.dat comes under several types. */
const isPacked = (node: BodyStructure): boolean =>
	/^application\/(vnd\.)?ms-tnef$/.test(node.type) ||
	(node.type === 'application/octet-stream' && /^winmail\.dat$/i.test(sentName(node)));

/** Which of the small parts this is, by RFC 3464 and its successor for UTF-8, RFC 6533. */
const reportKind = (
	{ type }: BodyStructure,
	parent: string,
): 'deliveryStatus' | 'original' | 'calendar' | 'feedback' | undefined => {
	if (/^message\/(global-)?delivery-status$/.test(type)) return 'deliveryStatus';
	if (type === 'text/calendar') return 'calendar';
	if (type === 'message/feedback-report') return 'feedback';
	if (/^(text\/rfc822-headers|message\/global-headers)$/.test(type)) return 'original';
	const isMessage = /^message\/(rfc822|global)$/.test(type);
	return isMessage && parent === 'multipart/report' ? 'original' : undefined;
};

/**
 * Sorts a BODYSTRUCTURE (RFC 9051 section 7.5.2). Texts with a file name or marked as attachments are files;
 * a message within the message is one file, its own parts are not looked into.
 */
export const sortParts = (root: BodyStructure): BodyParts => {
	const parts: BodyParts = { texts: [], attachments: [], packed: [] };
	const visit = (node: BodyStructure, parent: string, alternative: boolean): void => {
		if (node.childNodes && node.type.startsWith('multipart/')) {
			const oneOf = alternative || node.type === 'multipart/alternative';
			for (const child of node.childNodes) visit(child, node.type, oneOf);
		} else if (isText(node, node === root)) {
			parts.texts.push({ ...node, type: typeOf(node), part: node.part ?? '1', alternative });
		} else {
			parts.attachments.push(toAttachment(node, parent === 'multipart/related'));
			const kind = reportKind(node, parent);
			if (kind) parts[kind] ??= { ...node, part: node.part ?? '1' };
			if (isPacked(node)) parts.packed.push({ ...node, part: node.part ?? '1' });
			if (node.envelope) parts.embedded ??= node;
		}
	};
	visit(root, '', false);
	return parts;
};
