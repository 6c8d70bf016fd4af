import type { Agent } from 'node:https';
import { classify, GmailError, guideTo, pages } from '../errors';
import { backoff, type Clock } from './backoff';
import { chunks, type Chunk } from './chunks';
import { requestHttps, type HttpsAnswer, type HttpsRequest } from './https-request';
import type { HandedOver } from './handed-over';

/** Bytes of a chunk, a multiple of 256 KiB as Google asks: what is in memory, and what a break costs. */
const CHUNK_BYTES = 1024 * 1024;
const MAX_TRIES = 5;
const CHUNK_TIMEOUT_MS = 120_000;
const LAST_CHUNK_TIMEOUT_MS = 300_000;

interface ResumableUpload {
	/** The upload endpoint. */
	url: string;
	/** PUT for what takes the place of something. */
	method: 'POST' | 'PUT';
	token: string;
	mailbox: string;
	metadata: object;
	message: HandedOver;
	signal?: AbortSignal;
	clock: Clock;
	/** Keeps the connection between the chunks. */
	agent: Agent;
}

/** What Google said: the end, with its answer, or how many bytes it has. */
type Progress<Answer> = { answer: Answer } | { received: number };

const jsonOf = ({ body }: HttpsAnswer): unknown => {
	try {
		return JSON.parse(body);
	} catch {
		return {};
	}
};

const isTransient = (error: unknown): boolean =>
	error instanceof GmailError && error.retry === 'now' && error.code !== 'rateLimited';

/**
 * Uploads a message in chunks; after a break Google is asked how much it has, and gets the rest
 * (https://developers.google.com/workspace/gmail/api/guides/uploads#resumable).
 *
 * @throws GmailError when the upload cannot be finished
 */
export const uploadInChunks = async <Answer>({
	url,
	method,
	token,
	mailbox,
	metadata,
	message,
	signal,
	clock,
	agent,
}: ResumableUpload): Promise<Answer> => {
	const lost = (what: string, cause?: GmailError): GmailError =>
		new GmailError(`Google ${what}: ${mailbox}`, {
			code: 'serverUnavailable',
			retry: 'now',
			remedy: 'Nobody has to act: it is tried again.',
			page: pages.status,
			guide: guideTo('Google is not available at the moment for {mailbox}'),
			cause,
		});

	const ask = async (
		to: string,
		timeout: number,
		what: Pick<HttpsRequest, 'method' | 'headers' | 'body'>,
	): Promise<HttpsAnswer> => {
		const inTime = AbortSignal.timeout(timeout);
		try {
			const answer = await requestHttps({
				...what,
				url: to,
				headers: { ...what.headers, Authorization: `Bearer ${token}` },
				agent,
				signal: signal ? AbortSignal.any([signal, inTime]) : inTime,
			});
			const { status } = answer;
			if (status === 308 || (status >= 200 && status < 300)) return answer;
			throw Object.assign(new Error(`HTTP ${status}`), {
				response: { status, data: jsonOf(answer) },
			});
		} catch (error) {
			throw classify(error, { mailbox, channel: 'api' });
		}
	};

	const withRetries = async <Result>(work: () => Promise<Result>): Promise<Result> => {
		for (let failures = 1; ; failures++) {
			try {
				return await work();
			} catch (error) {
				if (!isTransient(error) || failures === MAX_TRIES) throw error;
				await clock.pause(backoff(failures, clock.random), signal);
			}
		}
	};

	const opened = await withRetries(
		async () =>
			await ask(`${url}?uploadType=resumable`, CHUNK_TIMEOUT_MS, {
				method,
				headers: {
					'Content-Type': 'application/json; charset=UTF-8',
					'X-Upload-Content-Type': 'message/rfc822',
				},
				body: Buffer.from(JSON.stringify(metadata)),
			}),
	);
	const session = String(opened.headers.location ?? '');

	const put = async (body: Buffer, range: string, timeout: number): Promise<Progress<Answer>> => {
		const answer = await ask(session, timeout, {
			method: 'PUT',
			headers: { 'Content-Type': 'message/rfc822', 'Content-Range': range },
			body,
		});
		if (answer.status !== 308) return { answer: jsonOf(answer) as Answer };
		const [, last] = /-(\d+)$/.exec(String(answer.headers.range ?? '')) ?? [];
		return { received: last === undefined ? 0 : Number(last) + 1 };
	};

	/** Uploads one chunk, however often the connection breaks; only what it misses is sent again. */
	const uploadChunk = async ({ bytes, start, last }: Chunk): Promise<Answer | undefined> => {
		const end = start + bytes.length;
		const total = last ? String(end) : '*';
		let at = start;
		let broken = false;
		let stuck = 0;
		for (;;) {
			const progress: Progress<Answer> = await withRetries(async () => {
				// The question is a request of its own, and may break as well.
				if (broken) return await put(Buffer.alloc(0), `bytes */${total}`, CHUNK_TIMEOUT_MS);
				broken = true;
				const rest = bytes.subarray(at - start);
				const range = rest.length === 0 ? `bytes */${total}` : `bytes ${at}-${end - 1}/${total}`;
				return await put(rest, range, last ? LAST_CHUNK_TIMEOUT_MS : CHUNK_TIMEOUT_MS);
			}).catch((error: unknown) => {
				// The last chunk was uploaded, and Google does not know the upload any more: that refuses nothing.
				if (last && broken && error instanceof GmailError && error.code === 'messageNotFound')
					throw lost('does not say what became of the message', error);
				throw error;
			});
			if ('answer' in progress) return progress.answer;
			broken = false;
			if (progress.received >= end && !last) return undefined;
			stuck = progress.received > at ? 0 : stuck + 1;
			at = progress.received;
			if (at < start || at > end || stuck > MAX_TRIES) {
				throw lost('lost its place in the upload');
			}
		}
	};

	for await (const chunk of chunks(message.stream, CHUNK_BYTES)) {
		const answer = await uploadChunk(chunk);
		if (answer !== undefined) return answer;
	}
	throw lost('did not take the end of the message');
};
