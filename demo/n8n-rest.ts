import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { CookieJar } from './cookie-jar';

/** The owner account of a demo's n8n. */
export interface Owner {
	email: string;
	password: string;
	firstName: string;
	lastName: string;
}

/** A workflow as n8n exports it; what we don't look into stays unknown. */
export interface Workflow {
	name: string;
	nodes: WorkflowNode[];
	connections: Record<string, unknown>;
	settings?: Record<string, unknown>;
}

export interface WorkflowNode {
	name: string;
	type: string;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
}

export interface SavedWorkflow extends Workflow {
	id: string;
	versionId: string;
	active: boolean;
}

export interface Credential {
	id: string;
	name: string;
	type: string;
}

export interface Execution {
	id: string;
	workflowId: string;
	status: 'new' | 'running' | 'waiting' | 'success' | 'error' | 'crashed' | 'canceled' | 'unknown';
	mode: string;
	/** ISO 8601, milliseconds. */
	startedAt: string;
	stoppedAt: string | null;
}

/** Stands for a secret that n8n keeps to itself (CREDENTIAL_BLANKING_VALUE of n8n-workflow, which takes 1 s to load). */
const unchangedValue = '__n8n_BLANK_VALUE_e5362baf-c777-4d57-a609-6eaf1f9e87f6';

/** How far n8n is with publishing a workflow. */
interface Publication {
	status: 'in_progress' | 'published' | 'partial' | 'failed' | 'not_published';
	triggers: Array<{ errorMessage: string | null }>;
}

/** n8n's own REST interface, the one its editor uses, signed in as the owner. */
export class N8nRest {
	private readonly cookies = new CookieJar();

	/** n8n binds the session to the browser that opened it; it is told apart by this id. */
	private readonly browserId = randomUUID();

	constructor(private readonly url: string) {}

	/** Creates the owner of a new n8n, and is signed in as that owner from then on. */
	async setUpOwner(owner: Owner): Promise<void> {
		await this.call('POST', '/owner/setup', owner);
	}

	async createCredential(name: string, type: string, data: object): Promise<Credential> {
		return await this.call('POST', '/credentials', { name, type, data });
	}

	/**
	 * Tests a stored credential: n8n's own words come back. The editor does this for what it can save in the form;
	 * for a sign-in with Google it is content with having a token, and here the token is tried.
	 */
	async testCredential(credential: Credential): Promise<{ status: string; message: string }> {
		const { data } = await this.call<{ data: Record<string, unknown> }>(
			'GET',
			`/credentials/${credential.id}?includeData=true`,
		);
		if (data.oauthTokenData) data.oauthTokenData = unchangedValue;
		return await this.call('POST', '/credentials/test', { credentials: { ...credential, data } });
	}

	/** The address of Google's consent page for an OAuth2 credential: what Sign in with Google opens. */
	async consentUrl(credential: Credential): Promise<string> {
		return await this.call('GET', `/oauth2-credential/auth?id=${credential.id}`);
	}

	/** Opens the OAuth callback as the browser would that opened the consent page. Throws n8n's reason when refused. */
	async oauthCallback(url: string): Promise<void> {
		const response = await this.fetch('GET', url);
		const page = await response.text();
		// n8n's page of a refusal comes with status 200 as well.
		if (response.ok && !page.includes('Failed to connect')) return;
		throw new Error(`n8n refused the OAuth callback (${response.status}): ${plain(page)}`);
	}

	async createWorkflow(workflow: Workflow): Promise<SavedWorkflow> {
		return await this.call('POST', '/workflows', workflow);
	}

	async updateWorkflow(id: string, workflow: Workflow): Promise<SavedWorkflow> {
		return await this.call('PATCH', `/workflows/${id}`, workflow);
	}

	/** Publishes a version and waits until its triggers run. Throws n8n's reason when one could not be activated. */
	async activate({ id, versionId }: SavedWorkflow): Promise<void> {
		await this.call('POST', `/workflows/${id}/activate`, { versionId });
		const deadline = Date.now() + 10_000;
		for (;;) {
			const publication = await this.publicationOf(id);
			// Before its publication service n8n answered the call above when the triggers ran, or said why they did not.
			if (publication === undefined) return;
			const { status, triggers } = publication;
			if (status === 'published') return;
			// A busy n8n has not begun yet.
			const late = status === 'not_published' && Date.now() < deadline;
			if (status !== 'in_progress' && !late) {
				const reasons = triggers.map(({ errorMessage }) => errorMessage).filter(Boolean);
				throw new Error(`n8n could not activate the workflow: ${reasons.join('; ') || status}`);
			}
			await setTimeout(50);
		}
	}

	/** undefined: this n8n has no publication service. */
	private async publicationOf(id: string): Promise<Publication | undefined> {
		const url = `${this.url}/rest/workflows/${id}/publication-status`;
		const response = await this.fetch('GET', url);
		const text = await response.text();
		if (response.status === 404) return undefined;
		if (!response.ok)
			throw new Error(`n8n refused publication-status (${response.status}): ${reason(text)}`);
		return (JSON.parse(text) as { data: Publication }).data;
	}

	async deactivate(id: string): Promise<void> {
		await this.call('POST', `/workflows/${id}/deactivate`, {});
	}

	/** The executions of a workflow, newest first. */
	async executions(workflowId: string): Promise<Execution[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.call<{ results: Execution[] }>(
			'GET',
			`/executions?filter=${filter}&limit=100`,
		);
		return results;
	}

	/** An execution with its data, which n8n hands out in the format of the package flatted. */
	async executionData(id: string): Promise<string> {
		return (await this.call<{ data: string }>('GET', `/executions/${id}`)).data;
	}

	/** Any other call of the interface; `path` is below `/rest`. Throws n8n's own message. */
	async call<Result>(method: string, path: string, body?: object): Promise<Result> {
		const response = await this.fetch(method, `${this.url}/rest${path}`, body);
		const text = await response.text();
		if (!response.ok) {
			throw new Error(
				`n8n refused ${method} ${path.split('?')[0]} (${response.status}): ${reason(text)}`,
			);
		}
		return (JSON.parse(text) as { data: Result }).data;
	}

	private async fetch(method: string, url: string, body?: object): Promise<Response> {
		const response = await fetch(url, {
			method,
			headers: {
				'content-type': 'application/json',
				'browser-id': this.browserId,
				cookie: this.cookies.header(),
			},
			body: body && JSON.stringify(body),
			signal: AbortSignal.timeout(120_000),
		});
		this.cookies.keep(response);
		return response;
	}
}

function reason(text: string): string {
	try {
		return (JSON.parse(text) as { message?: string }).message ?? text;
	} catch {
		return plain(text);
	}
}

function plain(html: string): string {
	const text = html.replace(/<(style|script)[\s\S]*?<\/\1>/g, ' ').replace(/<[^>]*>/g, ' ');
	return text.replace(/\s+/g, ' ').trim().slice(0, 400);
}
