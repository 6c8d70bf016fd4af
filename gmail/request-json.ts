import { fetchFromGoogle } from './fetch';

const TIMEOUT_MS = 15_000;

/** One request for JSON; `timeout` in ms. */
export interface JsonRequest extends Omit<RequestInit, 'headers' | 'signal'> {
	headers?: Record<string, string>;
	timeout?: number;
	/** Gives up before the timeout. */
	signal?: AbortSignal;
}

/**
 * Asks for JSON.
 *
 * @throws what fetch throws, or an Error with `response: { status, data }` for every answer but 2xx, as classify reads it
 */
export const requestJson = async (
	url: string,
	{ timeout = TIMEOUT_MS, signal, ...init }: JsonRequest,
): Promise<Record<string, unknown>> => {
	const inTime = AbortSignal.timeout(timeout);
	const response = await fetchFromGoogle(url, {
		...init,
		signal: signal ? AbortSignal.any([signal, inTime]) : inTime,
	});
	const data = (await response.json().catch(() => ({}))) as Record<string, unknown>;
	if (response.ok) return data;
	throw Object.assign(new Error(response.statusText), {
		response: { status: response.status, data },
	});
};
