import { once } from 'node:events';
import { request, type Agent } from 'node:https';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** One request over HTTPS. */
export interface HttpsRequest {
	url: string;
	method: 'POST' | 'PUT';
	headers: Record<string, string>;
	body: Buffer;
	/** Keeps the connection for the next request. */
	agent: Agent;
	signal: AbortSignal;
}

/** What was answered. */
export interface HttpsAnswer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	body: string;
}

/** Bytes handed to the socket at once. */
const SLICE_BYTES = 64 * 1024;

function* slices(bytes: Buffer): Generator<Buffer> {
	for (let at = 0; at < bytes.length; at += SLICE_BYTES) yield bytes.subarray(at, at + SLICE_BYTES);
}

/**
 * Sends bytes from the memory they are in: fetch copies a body several times, and large messages are what this is for.
 *
 * @throws what Node throws when there is no answer
 */
export const requestHttps = async ({
	url,
	method,
	headers,
	body,
	agent,
	signal,
}: HttpsRequest): Promise<HttpsAnswer> => {
	const outgoing = request(url, {
		method,
		headers: { ...headers, 'Content-Length': body.length },
		agent,
		signal,
	});
	// Google may refuse before it has read everything, and close: the answer counts, what comes after it does not.
	outgoing.on('error', () => undefined);
	Readable.from(slices(body), { objectMode: false }).pipe(outgoing);
	const [response] = await once(outgoing, 'response');
	return {
		status: response.statusCode,
		headers: response.headers,
		body: await text(response),
	};
};
