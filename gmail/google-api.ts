import { classify } from './errors';
import { requestJson, type JsonRequest } from './request-json';

/** One request to a JSON API of Google. */
export interface GoogleApiRequest {
	url: string;
	token: string;
	/** For whom, in the error when it fails. */
	mailbox: string;
	/** How long the answer may take, in ms. */
	timeout: number;
	/** Gives up before. */
	signal?: AbortSignal;
	/** Method, further headers, body. */
	init?: Omit<JsonRequest, 'timeout'>;
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
	signal,
	init = {},
}: GoogleApiRequest): Promise<Answer> => {
	try {
		return (await requestJson(url, {
			...init,
			headers: { ...init.headers, Authorization: `Bearer ${token}` },
			timeout,
			signal,
		})) as Answer;
	} catch (error) {
		throw classify(error, { mailbox, channel: 'api' });
	}
};
