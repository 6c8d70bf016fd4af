import libmime from 'libmime';
import type { Attachment } from '../message';
import { withoutControls } from '../one-address';
import type { BodyStructure } from './body-structure';
import { decoded, rawHeaders } from './headers';
import { table } from '../table';

const names = ({ parameters, dispositionParameters }: BodyStructure): string[] =>
	[dispositionParameters?.filename, parameters?.name]
		.map((name = '') => withoutControls(name).trim())
		.filter((name) => name !== '');

/** The name that its sender gave a part; '' where there is none. */
export const sentName = (node: BodyStructure): string => names(node)[0] ?? '';

/** True where bytes of the name were lost on the way: they were no UTF-8, and nothing told the charset. */
export const hasLostName = (node: BodyStructure): boolean => sentName(node).includes('\ufffd');

/**
 * The name of a file by the header of its part as it was sent (RFC 2183 section 2.3, RFC 2231); '' where there is none.
 * Raw bytes are read as UTF-8, else as Windows-1252.
 */
export const fileNameIn = (header: Buffer): string => {
	const headers = rawHeaders(header);
	const parameter = (field: string, name: string): string =>
		libmime.parseHeaderValue(headers[field]?.[0] ?? '').params[name] ?? '';
	return decoded(
		parameter('content-disposition', 'filename') || parameter('content-type', 'name'),
	).trim();
};

/** Endings of the types that mail is full of. */
const endings = table({
	'application/gzip': 'gz',
	'application/json': 'json',
	'application/msword': 'doc',
	'application/pdf': 'pdf',
	'application/pgp-keys': 'asc',
	'application/rtf': 'rtf',
	'application/vnd.ms-excel': 'xls',
	'application/vnd.ms-powerpoint': 'ppt',
	'application/vnd.oasis.opendocument.spreadsheet': 'ods',
	'application/vnd.oasis.opendocument.text': 'odt',
	'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
	'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
	'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
	'application/x-zip-compressed': 'zip',
	'application/xml': 'xml',
	'application/zip': 'zip',
	'audio/mp4': 'm4a',
	'audio/mpeg': 'mp3',
	'audio/ogg': 'ogg',
	'audio/wav': 'wav',
	'audio/x-wav': 'wav',
	'image/bmp': 'bmp',
	'image/gif': 'gif',
	'image/heic': 'heic',
	'image/jpeg': 'jpg',
	'image/jpg': 'jpg',
	'image/png': 'png',
	'image/svg+xml': 'svg',
	'image/tiff': 'tif',
	'image/webp': 'webp',
	'message/rfc822': 'eml',
	'text/csv': 'csv',
	'text/directory': 'vcf',
	'text/html': 'html',
	'text/plain': 'txt',
	'text/rtf': 'rtf',
	'text/vcard': 'vcf',
	'text/x-vcard': 'vcf',
	'text/xml': 'xml',
	'video/mp4': 'mp4',
	'video/quicktime': 'mov',
});

/** The type of a file whose name alone is known. */
export const typeOfName = (name: string): string =>
	/\.\w{1,10}$/.test(name)
		? libmime.detectMimeType(name.slice(name.lastIndexOf('.') + 1))
		: 'application/octet-stream';

/** What some types are called that nobody names. */
const customary = table({
	'application/ics': 'invite.ics',
	'application/ms-tnef': 'winmail.dat',
	'application/pgp-signature': 'signature.asc',
	'application/pkcs7-mime': 'smime.p7m',
	'application/pkcs7-signature': 'smime.p7s',
	'application/vnd.ms-tnef': 'winmail.dat',
	'application/x-pkcs7-mime': 'smime.p7m',
	'application/x-pkcs7-signature': 'smime.p7s',
	'message/delivery-status': 'delivery-status.txt',
	'message/disposition-notification': 'disposition-notification.txt',
	'message/feedback-report': 'feedback-report.txt',
	'message/global-delivery-status': 'delivery-status.txt',
	'text/calendar': 'invite.ics',
	'text/rfc822-headers': 'headers.txt',
});

/**
 * The name to save a file under: its own, else the one that is customary for its type (`invite.ics`), else `part-2` with
 * the ending of its type, where that has one.
 */
export const saveName = ({ name, mimeType, part }: Attachment): string => {
	if (name !== '') return name;
	const ending = endings[mimeType];
	return customary[mimeType] ?? `part-${part}${ending === undefined ? '' : `.${ending}`}`;
};
