import { readFile } from 'node:fs/promises';
import { ExternalAccountClient, gaxios } from 'google-auth-library';
import { GmailError } from '../errors';
import { requestJson } from './request-json';

const TIMEOUT = 15_000;

/** The metadata server of Google Cloud is near, or not there at all. */
const METADATA_TIMEOUT = 3_000;

/** The machine cannot sign for a service account. */
export const notHere = (message: string, remedy: string, cause?: unknown): GmailError =>
	new GmailError(message, { code: 'keyInvalid', retry: 'never', remedy, cause });

/**
 * The identity of the machine is everybody's who can make a credential there, so whoever runs n8n has to allow it.
 *
 * @throws GmailError `keyInvalid` where GMAIL_KEYLESS_ENABLED is not `true`
 */
export const requireMachineIdentity = (): void => {
	if (process.env.GMAIL_KEYLESS_ENABLED === 'true') return;
	throw notHere(
		'Signing in without a key is not allowed on this n8n',
		'Whoever runs n8n sets the environment variable GMAIL_KEYLESS_ENABLED=true: everybody who may create credentials can then use the Google identity of this machine.',
	);
};

/**
 * A token of the machine itself: by workload identity federation where GOOGLE_APPLICATION_CREDENTIALS names its
 * configuration, else from the metadata server of Google Cloud.
 *
 * @throws GmailError `keyInvalid` with the remedy
 */
export const machineToken = async (): Promise<string> => {
	const file = process.env.GOOGLE_APPLICATION_CREDENTIALS;
	if (file) return await federatedToken(file);
	const host = process.env.GCE_METADATA_HOST ?? 'metadata.google.internal';
	try {
		const { access_token: token } = await requestJson(
			`http://${host}/computeMetadata/v1/instance/service-accounts/default/token`,
			{ headers: { 'Metadata-Flavor': 'Google' }, timeout: METADATA_TIMEOUT },
		);
		return String(token ?? '');
	} catch (error) {
		throw notHere(
			'This machine has no Google identity of its own',
			'Run n8n on Google Cloud with a service account attached, or name a configuration of workload identity federation in GOOGLE_APPLICATION_CREDENTIALS. Otherwise choose another kind of key in the credential.',
			error,
		);
	}
};

/** Only the file that whoever runs n8n has named: such a configuration can read files and call addresses. */
const federatedToken = async (file: string): Promise<string> => {
	try {
		const client = ExternalAccountClient.fromJSON({
			...JSON.parse(await readFile(file, 'utf8')),
			scopes: ['https://www.googleapis.com/auth/cloud-platform'],
			transporter: new gaxios.Gaxios({ timeout: TIMEOUT, fetchImplementation: fetch }),
		});
		const { token } = (await client?.getAccessToken()) ?? {};
		if (token) return token;
	} catch (error) {
		throw notHere(
			'The workload identity federation of this machine gives no token',
			'Whoever runs n8n checks the file named in GOOGLE_APPLICATION_CREDENTIALS, and the pool and provider it names under Google Cloud console > IAM & Admin > Workload Identity Federation.',
			error,
		);
	}
	throw notHere(
		'GOOGLE_APPLICATION_CREDENTIALS does not name a configuration of workload identity federation',
		'Whoever runs n8n lets it name a file of type external_account, or unsets it where n8n runs on Google Cloud.',
	);
};
