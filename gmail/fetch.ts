import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { request, type Agent } from 'node:https';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { agentThrough, httpsProxyFor } from './proxy';

/** Statuses whose answer has no body; a Response takes none for them. */
const bodiless = [204, 205, 304];

/** One agent for each proxy, so that its connections serve the next request too. There are as many as the environment names. */
const agents = new Map<string, Agent>();

const agentFor = (proxy: string): Agent => {
	const agent = agents.get(proxy) ?? agentThrough(proxy);
	agents.set(proxy, agent);
	return agent;
};

const fetchThrough = async (proxy: string, wanted: Request): Promise<Response> => {
	const { url, method, signal, body } = wanted;
	const headers = Object.fromEntries(wanted.headers);
	const outgoing = request(url, { method, headers, signal, agent: agentFor(proxy) });
	const answered = once(outgoing, 'response') as Promise<[IncomingMessage]>;
	const sent = body ? pipeline(Readable.fromWeb(body as never), outgoing) : outgoing.end();
	// Google may refuse before it has read everything, and close: the answer counts, what comes after it does not.
	void Promise.resolve(sent).catch(() => undefined);
	outgoing.on('error', () => undefined);
	const [incoming] = await answered;
	const status = incoming.statusCode ?? 0;
	return new Response(
		bodiless.includes(status) ? null : (Readable.toWeb(incoming) as ReadableStream<Uint8Array>),
		{
			status,
			statusText: incoming.statusMessage,
			headers: incoming.headers as Record<string, string>,
		},
	);
};

/** True where the process was started with certificates unchecked, which fetch would go by. */
const checksNothing = (): boolean => process.env.NODE_TLS_REJECT_UNAUTHORIZED === '0';

/**
 * fetch, through the proxy that the environment names for this address. Node's own asks for none before Node 24, and there
 * only if the process was started with NODE_USE_ENV_PROXY. Certificates are checked whatever the environment says. Follows
 * no redirection: Google's addresses have none, and what is sent here is for no other server.
 *
 * @throws what fetch throws, or Node's error of a connection; `EPROXY` where the proxy refuses
 */
export const fetchFromGoogle: typeof fetch = async (input, init) => {
	const url = input instanceof Request ? input.url : String(input);
	const proxy = httpsProxyFor(url);
	return proxy || (url.startsWith('https:') && checksNothing())
		? await fetchThrough(proxy, new Request(input, init))
		: await fetch(input, { ...init, redirect: 'manual' });
};
