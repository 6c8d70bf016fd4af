import { decodedBody } from '../mime/decoded-body';
import { mimeStructure } from '../mime/mime-part';
import { apiError } from './api-error';

/** Takes a multipart/related upload apart: the metadata's JSON, then the message. Throws ApiError. */
export function readMultipartUpload(
	body: Buffer,
	contentType = '',
): { source: Buffer; metadata: unknown } {
	const whole = Buffer.concat([Buffer.from(`Content-Type: ${contentType}\r\n\r\n`), body]);
	const root = mimeStructure(whole);
	const [metadata, message, ...rest] = root.parts;
	if (root.subtype !== 'related' || !metadata || !message || rest.length > 0) {
		throw apiError('uploadTypeInvalid');
	}
	return {
		metadata: parseJson(decodedBody(whole, metadata).toString()),
		source: decodedBody(whole, message),
	};
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		throw apiError('bodyInvalid');
	}
}
