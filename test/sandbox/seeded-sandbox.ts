import { mailScope } from '../../sandbox/oauth/scopes';
import { startSandbox, type SandboxOptions } from '../../sandbox/sandbox';
import { seed } from '../../sandbox/seed';
import { trustCertificate } from '../support/trust';

export const alice = 'alice@example.test';
export const support = 'support@example.test';
export const carla = 'carla@customer.test';

/** A sandbox with its people in it, trusted by this process. */
export async function seededSandbox(options?: SandboxOptions) {
	const sandbox = await startSandbox(options);
	trustCertificate(sandbox.caPem);
	const seeds = await seed(sandbox);
	return {
		sandbox,
		seeds,
		token: (address = alice, scopes = [mailScope]) => sandbox.oauth.tokens.mint(address, scopes),
		mailbox: (address: string) => {
			const mailbox = sandbox.store.account(address);
			if (!mailbox) throw new Error(`No account ${address}`);
			return mailbox;
		},
		/** App password of an account. */
		password: (address: string) =>
			seeds.accounts.find((account) => account.address === address)?.appPassword ?? '',
	};
}

export type SeededSandbox = Awaited<ReturnType<typeof seededSandbox>>;
