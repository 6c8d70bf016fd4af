import type { Attachment } from '../message';
import { fitsPattern } from '../wildcard';

/** Which attachments are wanted; what is absent or '' excludes none. */
export interface AttachmentFilter {
	/** IMAP body parts: `2`, `2.1`. */
	parts?: string[];
	/** MIME types, with `*` for anything: `application/pdf`, `image/*`; or endings of names: `.pdf`, `pdf`. */
	types?: string[];
	/** Names in any case, with `*` for anything: `invoice*`. */
	name?: string;
	/** Bytes. */
	minSize?: number;
	maxSize?: number;
	/** True to take those too that the text shows in place, such as the images of a signature. */
	inline?: boolean;
}

const isOfType = ({ mimeType, name }: Attachment, type: string): boolean =>
	type.includes('/')
		? fitsPattern(type, mimeType, { anyCase: true })
		: name.toLowerCase().endsWith(`.${type.toLowerCase().replace(/^\*?\./, '')}`);

/** Those attachments that are wanted, in the order of the message. A part that is named is wanted whatever it is. */
export const chooseAttachments = (
	attachments: Attachment[],
	{ parts = [], types = [], name = '', minSize = 0, maxSize, inline = false }: AttachmentFilter,
): Attachment[] =>
	attachments.filter((attachment) => {
		if (parts.length > 0) return parts.includes(attachment.part);
		return (
			(inline || !attachment.inline) &&
			(types.length === 0 || types.some((type) => isOfType(attachment, type))) &&
			(name === '' || fitsPattern(name, attachment.name, { anyCase: true })) &&
			attachment.size >= minSize &&
			attachment.size <= (maxSize ?? Infinity)
		);
	});
