import { classify } from './errors';

/** One request to a JSON API of Google. */
export interface GoogleApiRequest {
	url: string;
	token: string;
	/** For whom, in the error when it fails. */
	mailbox: string;
	/** How long the answer may take, in ms. */
	timeout: number;
	/** Method, further headers, body. */
	init?: RequestInit & { headers?: Record<string, string> };
}

/**
 * Asks an API of Google.
 *
 * @returns the JSON of the answer
 * @throws GmailError for every answer but 2xx, and when there is none in time
 */
export const requestGoogleApi = async <Answer>({
	url,
	token,
	mailbox,
	timeout,
	init = {},
}: GoogleApiRequest): Promise<Answer> => {
	try {
		const response = await fetch(url, {
			...init,
			headers: { ...init.headers, Authorization: `Bearer ${token}` },
			signal: AbortSignal.timeout(timeout),
		});
		const data: unknown = await response.json().catch(() => undefined);
		if (response.ok) return data as Answer;
		throw Object.assign(new Error(response.statusText), {
			response: { status: response.status, data },
		});
	} catch (error) {
		throw classify(error, { mailbox, channel: 'api' });
	}
};
