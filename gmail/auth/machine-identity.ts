import { readFile } from 'node:fs/promises';
import { AwsClient, gaxios, IdentityPoolClient } from 'google-auth-library';
import type { AwsClientOptions, IdentityPoolClientOptions } from 'google-auth-library';
import { GmailError, guideTo, pages } from '../errors';
import { fetchFromGoogle } from '../fetch';
import { requestJson } from '../request-json';
import { requireToken } from './token-source';

const TIMEOUT_MS = 15_000;

const CLOUD_SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

/** The metadata server of Google Cloud is near, or not there at all. */
const METADATA_TIMEOUT_MS = 3_000;

/** The machine cannot sign for a service account; our guide has a section with the message as its heading. */
export const notHere = (message: string, remedy: string, cause?: unknown): GmailError =>
	new GmailError(message, {
		code: 'keyInvalid',
		retry: 'never',
		remedy,
		page: pages.keylessGuide,
		guide: guideTo(message),
		cause,
	});

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
			{ headers: { 'Metadata-Flavor': 'Google' }, timeout: METADATA_TIMEOUT_MS },
		);
		return String(token ?? '');
	} catch (error) {
		throw notHere(
			'This machine has no Google identity of its own',
			'Whoever runs n8n runs it on Google Cloud with a service account attached, or names a configuration of workload identity federation in GOOGLE_APPLICATION_CREDENTIALS. Otherwise you choose another kind of key in the credential.',
			error,
		);
	}
};

/** What is read of a configuration of workload identity federation (AIP-4117). */
interface Federation {
	type?: string;
	audience: string;
	subject_token_type: string;
	token_url: string;
	service_account_impersonation_url?: string;
	credential_source?: { environment_id?: string };
}

const noFederation = (cause?: unknown): GmailError =>
	notHere(
		'The workload identity federation of this machine gives no token',
		'Whoever runs n8n checks the file named in GOOGLE_APPLICATION_CREDENTIALS (its type is external_account), and the pool and provider that it names under Google Cloud console > IAM & Admin > Workload Identity Federation.',
		cause,
	);

/** The token of the other cloud, or of a file or address, that stands for this machine. */
const subjectToken = async (federation: Federation): Promise<string> => {
	const Client = federation.credential_source?.environment_id ? AwsClient : IdentityPoolClient;
	const transporter = new gaxios.Gaxios({
		timeout: TIMEOUT_MS,
		fetchImplementation: fetchFromGoogle,
		noProxy: [/./],
	});
	// The file says what it is; the library refuses what does not fit.
	const options = { ...federation, transporter } as AwsClientOptions & IdentityPoolClientOptions;
	return await new Client(options).retrieveSubjectToken();
};

/** Only the file that whoever runs n8n has named: such a configuration can read files and call addresses. */
const federatedToken = async (file: string): Promise<string> => {
	let federation: Federation;
	let subject: string;
	try {
		federation = JSON.parse(await readFile(file, 'utf8')) as Federation;
		subject = await subjectToken(federation);
	} catch {
		// No cause: the library's errors carry the request, and a token with it.
		throw noFederation();
	}
	try {
		// The library's own exchange takes no transporter, so it would not trust what NODE_EXTRA_CA_CERTS names.
		const { access_token: token } = await requestJson(federation.token_url, {
			method: 'POST',
			body: new URLSearchParams({
				grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
				requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
				audience: federation.audience,
				scope: CLOUD_SCOPE,
				subject_token_type: federation.subject_token_type,
				subject_token: subject,
			}),
		});
		const impersonation = federation.service_account_impersonation_url;
		const own = requireToken(token, 'this machine');
		return impersonation ? await impersonated(impersonation, own) : own;
	} catch (error) {
		throw noFederation(error);
	}
};

const impersonated = async (url: string, token: string): Promise<string> => {
	const { accessToken } = await requestJson(url, {
		method: 'POST',
		headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
		body: JSON.stringify({ scope: [CLOUD_SCOPE] }),
	});
	return String(accessToken ?? '');
};
