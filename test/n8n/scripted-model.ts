import { createServer } from 'node:http';
import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A tool as the model is shown it. */
export interface ShownTool {
	name: string;
	description: string;
	parameters: { properties: Record<string, { type?: string; description?: string }> };
}

/** A request of n8n to the model: POST /chat/completions of the OpenAI API. */
export interface ModelRequest {
	messages: Array<{ role: string; content: unknown; tool_call_id?: string }>;
	tools?: Array<{ type: 'function'; function: ShownTool }>;
}

/** What the model does next: it calls a tool, several at once, or says its last word. */
export type Turn = string | ToolCall | ToolCall[];

export interface ToolCall {
	tool: string;
	input: Record<string, unknown>;
}

/** A turn, or one that depends on what the tools answered so far. */
export type Script = Array<Turn | ((answers: string[]) => Turn)>;

/** A language model that follows a script, at the network: it speaks the chat completions of the OpenAI API. */
export interface ScriptedModel {
	/** Its base address for the credential. */
	readonly url: string;
	/** All that n8n asked since the last script. */
	readonly requests: ModelRequest[];
	/** What it does from now on, a turn a request. */
	follow(script: Script): void;
	close(): Promise<void>;
}

/** What the tools answered, in their order. */
export const answersIn = ({ messages }: ModelRequest): string[] =>
	messages.filter(({ role }) => role === 'tool').map(({ content }) => String(content));

const bodyOf = async (request: IncomingMessage): Promise<string> => {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString();
};

export async function startScriptedModel(): Promise<ScriptedModel> {
	const requests: ModelRequest[] = [];
	let turns: Script = [];
	let calls = 0;

	const answer = (request: ModelRequest): object => {
		const next = turns[requests.push(request) - 1];
		const turn = typeof next === 'function' ? next(answersIn(request)) : next;
		if (turn === undefined) throw new Error('The script has no further turn');
		if (typeof turn === 'string') return { role: 'assistant', content: turn };
		return {
			role: 'assistant',
			content: null,
			tool_calls: [turn].flat().map(({ tool, input }) => ({
				id: `call_${++calls}`,
				type: 'function',
				function: { name: tool, arguments: JSON.stringify(input) },
			})),
		};
	};
	const server = createServer((request, response) => {
		const send = (status: number, body: object): void => {
			response.writeHead(status, { 'content-type': 'application/json' });
			response.end(JSON.stringify(body));
		};
		void bodyOf(request)
			.then((body) => {
				const message = answer(JSON.parse(body) as ModelRequest);
				const finish_reason = 'tool_calls' in message ? 'tool_calls' : 'stop';
				send(200, {
					id: `chatcmpl-${requests.length}`,
					object: 'chat.completion',
					created: 0,
					model: 'scripted',
					choices: [{ index: 0, message, finish_reason }],
					usage: { prompt_tokens: 0, completion_tokens: 0, total_tokens: 0 },
				});
			})
			.catch((error: unknown) => send(400, { error: { message: String(error) } }));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/v1`,
		requests,
		follow: (script) => {
			requests.length = 0;
			turns = script;
		},
		close: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
