import type { Request, Response } from 'express';
import { randomBytes } from 'node:crypto';
import { apiError } from './api-error';

interface Upload {
	metadata: unknown;
	chunks: Buffer[];
	/** Bytes that arrived. */
	received: number;
}

/** Resumable uploads under way (https://developers.google.com/workspace/gmail/api/guides/uploads). */
export class ResumableUploads {
	private readonly uploads = new Map<string, Upload>();
	/** What was answered to uploads that came to their end: who missed it may ask again. */
	private readonly answers = new Map<string, object | undefined>();

	/** Opens one: the address to send the message to is in Location. */
	open(request: Request, response: Response): void {
		const id = randomBytes(24).toString('base64url');
		this.uploads.set(id, { metadata: request.body, chunks: [], received: 0 });
		const location = new URL(request.originalUrl, `https://${request.headers.host}`);
		location.searchParams.set('upload_id', id);
		response.set({ Location: location.href, 'X-GUploader-UploadID': id }).status(200).end();
	}

	/**
	 * Takes a piece, or the question how much has arrived (an empty piece with a range that starts with a
	 * star). What came of a broken connection stays. Resolves with the message once it is whole; until then it
	 * has answered 308 with the bytes it has. Throws ApiError.
	 */
	async take(
		request: Request,
		response: Response,
	): Promise<{ source: Buffer; metadata: unknown } | undefined> {
		const id = String(request.query.upload_id);
		if (this.answers.has(id)) {
			response.json(this.answers.get(id));
			return undefined;
		}
		const upload = this.uploads.get(id);
		if (!upload) throw apiError('notFound');
		const { start, total } = readRange(request.headers['content-range']);
		let at = start ?? upload.received;
		if (at > upload.received) throw apiError('rangeInvalid');
		for await (const chunk of request) {
			const bytes = Buffer.from(chunk);
			const fresh = bytes.subarray(Math.max(0, upload.received - at));
			at += bytes.length;
			upload.chunks.push(fresh);
			upload.received += fresh.length;
		}
		if (upload.received < (total ?? Infinity)) {
			if (upload.received > 0) response.set('Range', `bytes=0-${upload.received - 1}`);
			response.status(308).end();
			return undefined;
		}
		this.uploads.delete(id);
		return { source: Buffer.concat(upload.chunks), metadata: upload.metadata };
	}

	/** Keeps what came of an upload. */
	finish(request: Request, answer: object | undefined): void {
		this.answers.set(String(request.query.upload_id), answer);
	}
}

/** `bytes 0-99/200`, with a star for what is unknown; no header at all is the whole in one piece. */
function readRange(header: string | undefined): { start?: number; total?: number } {
	if (header === undefined) return { total: 0 };
	const [, start, total] = /^bytes (?:(\d+)-\d+|\*)\/(\d+|\*)$/.exec(header) ?? [];
	if (total === undefined) throw apiError('rangeInvalid');
	return {
		...(start === undefined ? {} : { start: Number(start) }),
		...(total === '*' ? {} : { total: Number(total) }),
	};
}
