import { setTimeout as sleep } from 'node:timers/promises';
import type { SandboxProcess } from '../../demo/sandbox-process';
import { mailboxOf } from './mailboxes';
import type { FaultKind, PlannedFault } from './plan';

type Inject = (
	sandbox: SandboxProcess,
	fault: PlannedFault & { address: string },
) => Promise<unknown>;

/** Google's own, in s. */
const TOKEN_LIFE = 3_599;
/** Shorter than a token is ever kept. */
const SHORT_LIFE = 25;
const SHORT_TOKENS_FOR = 40_000;

const drop: Inject = async ({ control }, { address }) => await control('dropImap', { address });

/** What each fault does to the sandbox; settles when it is over, or waits for its occasion. */
const injections: Record<FaultKind, Inject> = {
	drop,
	dropMidway: async ({ control }, { address }) =>
		await control('addImapFault', {
			do: 'dropMidway',
			when: { command: 'UID FETCH', address },
			times: 1,
		}),
	bye: async ({ control }, { address }) =>
		await control('byeImap', { text: 'Session expired, please login again.', address }),
	revokedToken: async (sandbox, fault) => {
		await sandbox.control('revokeTokens', { address: fault.address });
		await drop(sandbox, fault);
	},
	// Refused once, the trigger tries with another token; refused twice, it waits.
	refusedSignIn: async (sandbox, fault) => {
		await sandbox.control('addImapFault', {
			do: 'no',
			text: '[AUTHENTICATIONFAILED] Invalid credentials (Failure)',
			when: { command: 'AUTHENTICATE' },
			times: 2,
		});
		await drop(sandbox, fault);
	},
	tokenEndpointDown: async (sandbox, fault) => {
		await sandbox.control('addHttpFault', {
			route: '^POST /token$',
			do: 'answer',
			status: 503,
			body: { error: 'internal_failure' },
			times: 3,
		});
		await injections.revokedToken(sandbox, fault);
	},
	shortTokens: async (sandbox, fault) => {
		await sandbox.control('setTokenLifetime', { seconds: SHORT_LIFE });
		await injections.revokedToken(sandbox, fault);
		await sleep(SHORT_TOKENS_FOR);
		await sandbox.control('setTokenLifetime', { seconds: TOKEN_LIFE });
	},
	serverRestart: async ({ control }, { ms }) => await control('restartImap', { ms }),
	uidValidity: async ({ control }, { address }) =>
		await control('changeUidValidity', { address, folder: 'INBOX' }),
	refusedFetch: async ({ control }, { address, ms }) => {
		const { id } = await control<{ id: number }>('addImapFault', {
			do: 'no',
			text: '[UNAVAILABLE] Temporary System Error (Failure)',
			when: { command: 'UID FETCH', address },
		});
		await sleep(ms);
		await control('removeImapFault', { id });
	},
	slowFetch: async ({ control }, { address, ms }) =>
		await control('addImapFault', {
			do: 'slow',
			ms: ms / 2,
			when: { command: 'UID FETCH', address },
			times: 3,
		}),
	silence: async ({ control }, { address }) => await control('silenceImap', { address }),
};

/** Makes one fault happen. Settles when nothing has to be taken back any more. */
export const inject = async (sandbox: SandboxProcess, fault: PlannedFault): Promise<void> => {
	await injections[fault.kind](sandbox, { ...fault, address: mailboxOf(fault.mailbox).address });
};
