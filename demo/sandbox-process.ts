import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import type { ControlAction } from '../sandbox/control';
import { startProcess } from './background-process';
import { environment } from './environment';
import type { MailboxLogin } from './outside-mailbox';

const root = join(__dirname, '..');

interface Endpoint {
	host: string;
	port: number;
}

/** The line of JSON that the sandbox prints when it is ready. */
interface ReadyLine {
	caFile: string;
	caPem: string;
	servers: { imap: Endpoint; smtp: Endpoint; api: string };
	/** Where the outside world delivers mail: plain SMTP, no sign-in. */
	mx: Endpoint;
	consentUrl: string;
	tokenUrl: string;
	controlUrl: string;
	accounts: Array<{ address: string; name: string; appPassword: string }>;
	oauthClient: { clientId: string; clientSecret: string };
	/** Google's JSON key file of a service account with domain-wide delegation. */
	serviceAccountKey: { client_email: string; private_key: string };
}

/** The sandbox Gmail as a process of its own, as another machine would see it. */
export interface SandboxProcess extends ReadyLine {
	readonly pid: number;
	/** How any mail client signs in to an account. */
	login(address: string): MailboxLogin;
	/** A call of the sandbox's control interface. Throws what it answers when it refuses. */
	control<Result>(action: ControlAction, argument: object): Promise<Result>;
	/** All that is kept of what it printed, secrets included. */
	output(): string;
	/** Never throws. */
	close(): Promise<void>;
}

/** Starts the sandbox; `directory` gets its CA. From then on this process trusts that CA as well. */
export async function startSandboxProcess(directory: string): Promise<SandboxProcess> {
	const sandbox = startProcess({
		name: 'The sandbox',
		command: process.execPath,
		args: ['--import', 'tsx', join(root, 'sandbox', 'main.ts'), '--directory', directory],
		cwd: root,
		env: environment({}),
	});
	try {
		const [line] = await sandbox.waitFor(/^\{.*\}$/m, 30_000);
		const ready = JSON.parse(line) as ReadyLine;
		setDefaultCACertificates([...getCACertificates('default'), ready.caPem]);
		return {
			...ready,
			pid: sandbox.pid,
			login: (address) => login(ready, address),
			control: (action, argument) => control(`${ready.controlUrl}/${action}`, argument),
			output: () => sandbox.output(),
			close: () => sandbox.stop(),
		};
	} catch (error) {
		await sandbox.kill();
		throw error;
	}
}

function login({ accounts, servers, caPem }: ReadyLine, address: string): MailboxLogin {
	const account = accounts.find((candidate) => candidate.address === address);
	if (!account) throw new Error(`The sandbox has no account ${address}`);
	return { ...servers.imap, address, appPassword: account.appPassword, ca: caPem };
}

async function control<Result>(url: string, argument: object): Promise<Result> {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(argument),
		signal: AbortSignal.timeout(10_000),
	});
	if (!response.ok) throw new Error(`The sandbox refused ${url}: ${await response.text()}`);
	return (await response.json()) as Result;
}
