import { HeaderFields } from '../mime/header-fields';

/**
 * A message as its recipient gets it: Delivered-To and Return-Path in front (RFC 5321 section 4.4), and
 * no Bcc, unless it is the sender's own copy too.
 */
export function recipientCopy(
	source: Buffer,
	{ from, to, keepBcc = false }: { from: string; to: string; keepBcc?: boolean },
): Buffer {
	const trace = Buffer.from(`Delivered-To: ${to}\r\nReturn-Path: <${from}>\r\n`);
	const pieces = [trace];
	let kept = 0;
	if (!keepBcc) {
		for (const { name, start, end } of new HeaderFields(source).fields) {
			if (name !== 'bcc') continue;
			pieces.push(source.subarray(kept, start));
			kept = end;
		}
	}
	pieces.push(source.subarray(kept));
	return Buffer.concat(pieces);
}
