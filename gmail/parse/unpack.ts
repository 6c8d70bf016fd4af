import type { Attachment } from '../message';
import type { BodyStructure } from './body-structure';
import { withoutEncoding } from './decode-text';
import { typeOfName } from './file-name';
import type { FetchedPart } from './structure';
import { readTnef, type PackedFile, type Tnef } from './tnef';

/** A file in a winmail.dat has the part of that, and its number in it: `2/1`. */
const packedPattern = /^([\d.]+)\/(\d{1,4})$/;

/** The IMAP part that a file is packed in, and which one it is there; undefined for one that is not packed. */
export const placeOf = (part: string): { part: string; number: number } | undefined => {
	const [all, outer, number] = packedPattern.exec(part) ?? [];
	return all === undefined || outer === undefined
		? undefined
		: { part: outer, number: Number(number) };
};

/** The file at such a place; undefined where there is none. */
export const fileAt = (bytes: Buffer, number: number): PackedFile | undefined =>
	readTnef(bytes)?.files[number - 1];

/** Reads what was fetched of a message's winmail.dat, by IMAP part; one that cannot be read is left out. */
export const unpack = (packed: FetchedPart[], contents: Map<string, Buffer>): Map<string, Tnef> =>
	new Map(
		packed.flatMap(({ part, encoding }): [string, Tnef][] => {
			const content = contents.get(part);
			const tnef = content && readTnef(withoutEncoding(content, encoding));
			return tnef ? [[part, tnef]] : [];
		}),
	);

const isEmpty = ({ files, text, html, rtf }: Tnef): boolean =>
	files.length === 0 && (text ?? html ?? rtf) === undefined;

const toAttachment = (
	{ name, mimeType, contentId, content }: PackedFile,
	part: string,
	html: string,
): Attachment => ({
	name,
	mimeType: /^[^/\s]+\/[^/\s]+$/.test(mimeType) ? mimeType : typeOfName(name),
	size: content.length,
	part,
	contentId,
	inline: contentId !== '' && html.includes(`cid:${contentId}`),
});

/**
 * The attachments of a message, with the files in winmail.dat in place of that. One that is not there as a whole stays as it is.
 *
 * @param html of the message: what it shows in place is inline
 */
export const withFilesOf = (
	attachments: Attachment[],
	unpacked: Map<string, Tnef>,
	html: string,
): Attachment[] =>
	attachments.flatMap((attachment) => {
		const tnef = unpacked.get(attachment.part);
		// What holds neither files nor words may hold a meeting: it stays, with its note.
		if (!tnef?.whole || isEmpty(tnef)) return [attachment];
		return tnef.files.map((file, at) => toAttachment(file, `${attachment.part}/${at + 1}`, html));
	});

/** Encoded. Larger ones are not opened: listing a message must not move what may be a hundred times its text. In bytes. */
const MAX_OPENED = 4 * 1024 * 1024;

/** Of a larger one: the words of the message stand at its beginning. In bytes. */
const WORDS = 256 * 1024;

/** How many bytes of a winmail.dat are fetched with its message. */
export const lengthToFetch = ({ size = 0 }: BodyStructure): number =>
	size <= MAX_OPENED ? MAX_OPENED : WORDS;
