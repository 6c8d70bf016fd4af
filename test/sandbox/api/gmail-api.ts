import { mailScope } from '../../../sandbox/oauth/scopes';
import { alice, seededSandbox } from '../seeded-sandbox';

/** An answer of the API: status, headers and JSON. */
export interface ApiAnswer {
	status: number;
	headers: Headers;
	body: Record<string, unknown>;
}

/** Full name of a Gmail scope. */
export const scope = (name: string) => `https://www.googleapis.com/auth/gmail.${name}`;

/** A message in the API's `raw`. */
export const raw = (lines: string[]) => Buffer.from(lines.join('\r\n')).toString('base64url');

/** A seeded sandbox with a client of its API; calls are Alice's, with full access, unless told otherwise. */
export async function gmailApi() {
	const gmail = await seededSandbox();
	const { api } = gmail.sandbox.servers;

	const call = async (
		method: string,
		path: string,
		body?: unknown,
		{ address = alice, scopes = [mailScope] } = {},
	): Promise<ApiAnswer> => {
		const response = await fetch(`${api}/gmail/v1/users/me${path}`, {
			method,
			headers: {
				authorization: `Bearer ${gmail.token(address, scopes)}`,
				'content-type': 'application/json',
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		return await answerOf(response);
	};

	const upload = async (
		type: 'media' | 'multipart' | 'resumable',
		contentType: string,
		body: string | Uint8Array<ArrayBuffer>,
	): Promise<ApiAnswer> => {
		const url = `${api}/upload/gmail/v1/users/me/messages/send?uploadType=${type}`;
		const headers = { authorization: `Bearer ${gmail.token()}`, 'content-type': contentType };
		return await answerOf(await fetch(url, { method: 'POST', headers, body }));
	};

	return { ...gmail, api, call, upload };
}

export async function answerOf(response: Response): Promise<ApiAnswer> {
	const text = await response.text();
	const body: unknown = text === '' ? {} : JSON.parse(text);
	return { status: response.status, headers: response.headers, body: { ...Object(body) } };
}

export type GmailApi = Awaited<ReturnType<typeof gmailApi>>;
