import type { INode, IWebhookFunctions } from 'n8n-workflow';
import type { Question } from '../../gmail';
import type { Asking } from '../../nodes/GmailSend/ask/asking';
import { answerWebhook } from '../../nodes/GmailSend/ask/webhook';

const question: Question = {
	title: 'The invoice',
	text: 'May we pay?',
	responseType: 'approval',
	approve: { label: 'Yes', style: 'primary' },
	disapprove: { label: 'No', style: 'secondary' },
	fields: [],
	asked: [{ name: 'Jane', address: 'jane@example.com', messageId: '' }],
	needed: 1,
	ways: ['link'],
	answers: [],
	zone: 'UTC',
	pages: { title: '', description: '', button: '', thanks: '', css: '' },
};

const asking = (): Asking => ({
	execution: '1',
	waiting: [
		{
			item: 0,
			question: structuredClone(question),
			askedAt: 0,
			words: { approve: [], disapprove: [] },
			unclearReply: 'askAgain',
			replies: [],
			followedUp: {},
			whenTimeIsUp: 'expired',
			files: {},
		},
	],
	sent: {},
	failures: {},
	complete: true,
});

/** What Express does for a webhook, as far as it goes here: `json` writes by `send`. */
const fakeResponse = () => {
	const response = {
		statusCode: 200,
		sent: '',
		headers: {} as Record<string, string>,
		status: (code: number) => ((response.statusCode = code), response),
		set: (headers: Record<string, string>) => (Object.assign(response.headers, headers), response),
		send: (body: string) => ((response.sent = body), response),
		json: (body: unknown) => response.send(JSON.stringify(body)),
	};
	return response;
};

const press = async (kept: Asking, decision: string) => {
	const response = fakeResponse();
	const context = {
		getNode: () => ({ name: 'Ask' }) as INode,
		runExecutionData: {
			executionData: {
				nodeExecutionStack: [],
				contextData: { 'node:Ask': { asking: { '0': kept } } },
			},
		},
		getQueryData: () => ({ q: '0-0-0' }),
		getRequestObject: () => ({ method: 'POST' }),
		getResponseObject: () => response,
		getBodyData: () => ({ data: { decision }, files: {} }),
	} as unknown as IWebhookFunctions;
	return { response, result: await answerWebhook(context) };
};

test('where n8n cannot go on after an answer, a page says so instead of its error', async () => {
	const { response, result } = await press(asking(), 'approved');
	expect(result.webhookResponse).toContain('Thank you');
	// What n8n does where another answer to the same question was faster.
	response.status(500).json({ code: 0, message: 'x', stacktrace: 'at /secret/path' });
	expect(response.statusCode).toBe(409);
	expect(response.headers['Content-Type']).toContain('text/html');
	expect(response.sent).toContain('the first press counts');
	expect(response.sent).not.toContain('secret');
});

test('where n8n goes on, its answer is the page', async () => {
	const { response, result } = await press(asking(), 'disapproved');
	response.send(String(result.webhookResponse));
	expect(response.statusCode).toBe(200);
	expect(response.sent).toContain('You did not approve.');
});
