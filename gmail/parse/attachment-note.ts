import type { BodyStructure } from './body-structure';
import { table } from '../table';

const packed =
	'Outlook has packed the attachments of the message into this file (TNEF, winmail.dat); it is too large to be opened here, damaged, or holds none';

/** Files that are not what they seem, by their type. */
const notes = table({
	'application/ms-tnef': packed,
	'application/vnd.ms-tnef': packed,
	'application/pkcs7-mime': 'The message itself, encrypted or signed (S/MIME)',
	'application/x-pkcs7-mime': 'The message itself, encrypted or signed (S/MIME)',
	'application/pgp-encrypted': 'Says that the message is encrypted (OpenPGP); the next file is it',
	'message/partial': 'One piece of a larger message',
	'message/external-body': 'The address of a file that lies elsewhere',
});

/** RFC 2045 section 6.1; everything else is handed out as it is. */
const knownEncoding = /^(7bit|8bit|binary|quoted-printable|base64|)$/;

/**
 * What somebody who downloads an attachment should know; undefined where it is the file that it seems to be.
 *
 * @param name as the server's description of the message has it: bytes that are no UTF-8 are lost there
 */
export const noteOn = (
	{ type, encoding = '' }: BodyStructure,
	name: string,
): string | undefined => {
	if (!knownEncoding.test(encoding.trim().toLowerCase())) {
		return `Comes in the encoding ${encoding.trim()}, which is not undone`;
	}
	return (
		notes[type] ??
		(/^winmail\.dat$/i.test(name) ? packed : undefined) ??
		(name.includes('\ufffd')
			? 'Its name was sent in bytes of a charset that nothing tells'
			: undefined)
	);
};
