import { createPrivateKey } from 'node:crypto';
import { GmailError, guideTo, pages } from '../errors';

/** The key of a service account: who it is, and the private half. */
export interface ServiceAccountKey {
	email: string;
	/** PKCS #8 PEM. */
	privateKey: string;
	/** The numeric client ID that domain-wide delegation is granted to; only a key file tells it. */
	clientId?: string;
	/** The key that takes over when Google no longer takes the first: PKCS #8 PEM. */
	nextPrivateKey?: string;
}

const keyPage =
	'In Google Cloud console > IAM & Admin > Service Accounts > (account) > Keys, choose Add key > Create new key > JSON, and paste that file.';

/** Our guide has a section with the message as its heading. */
const invalidKey = (message: string, remedy: string, page: string = pages.keyFileGuide) =>
	// No cause: what JSON.parse says repeats a piece of the text, which may be the key.
	new GmailError(message, {
		code: 'keyInvalid',
		retry: 'never',
		remedy,
		page,
		guide: guideTo(message),
	});

/** Other files that Google hands out as JSON, by the field that only they have. */
const otherFiles: {
	is(file: Record<string, unknown>): boolean;
	message: string;
	remedy: string;
}[] = [
	{
		is: ({ web, installed }) => web !== undefined || installed !== undefined,
		message: 'This is the file of an OAuth client, not the key of a service account',
		remedy: `An OAuth client belongs into the credential "Gmail IMAP/SMTP OAuth2 API". ${keyPage}`,
	},
	{
		is: ({ type }) => type === 'external_account',
		message:
			'This is a configuration of workload identity federation, not the key of a service account',
		remedy:
			'It holds no key. Choose "No Key (Google Cloud)" in the field "Key"; whoever runs n8n names this file in GOOGLE_APPLICATION_CREDENTIALS.',
	},
	{
		is: ({ type }) => type === 'authorized_user' || type === 'external_account_authorized_user',
		message: 'This is the sign-in of a person made by gcloud, not the key of a service account',
		remedy: keyPage,
	},
	{
		is: ({ type }) => type === 'impersonated_service_account',
		message: 'This file only lets somebody else sign in as a service account; it holds no key',
		remedy: keyPage,
	},
	{
		is: ({ type, client_email, private_key }) =>
			type !== 'service_account' ||
			typeof client_email !== 'string' ||
			typeof private_key !== 'string',
		message: 'This JSON is not the key of a service account',
		remedy: keyPage,
	},
];

/**
 * Reads the JSON key file that Google Cloud console hands out.
 *
 * @throws GmailError `keyInvalid` that says what was pasted instead
 */
export const readKeyFile = (json: string): ServiceAccountKey => {
	const file = parse(json);
	const other = otherFiles.find(({ is }) => is(file));
	if (other) throw invalidKey(other.message, other.remedy);
	const { client_email: email, private_key: privateKey, client_id: clientId } = file;
	return {
		...readPrivateKey(String(email), String(privateKey)),
		...(typeof clientId === 'string' ? { clientId } : {}),
	};
};

const parse = (json: string): Record<string, unknown> => {
	try {
		const file: unknown = JSON.parse(json);
		return typeof file === 'object' && file !== null ? { ...file } : {};
	} catch {
		throw /-----BEGIN/.test(json) && !json.trim().startsWith('{')
			? invalidKey(
					'A PEM key was pasted where the JSON key file belongs',
					'Choose "Email and Private Key" in the field "Key", or paste the whole JSON file.',
				)
			: invalidKey(
					'The service account key is not valid JSON',
					'Paste the whole content of the key file, from the first { to the last }.',
				);
	}
};

const pasteKey =
	'Paste the RSA key as it stands in the file, with its BEGIN PRIVATE KEY and END PRIVATE KEY lines.';

/** What is pasted for a private key and is none. */
const otherPems: [pattern: RegExp, message: string, remedy: string][] = [
	[
		/^\s*\{/,
		'A JSON file was pasted where the private key belongs',
		'Choose "JSON Key File" in the field "Key", and paste it there.',
	],
	[
		/BEGIN (TRUSTED )?CERTIFICATE/,
		'A certificate was pasted where the private key belongs',
		`A certificate is the public half, for Google. ${pasteKey}`,
	],
	[
		/BEGIN (RSA )?PUBLIC KEY/,
		'A public key was pasted where the private key belongs',
		`The public half cannot sign in. ${pasteKey}`,
	],
	[
		/ENCRYPTED/,
		'The private key of the service account is locked with a password',
		'Unlock it (openssl pkcs8 -in key.pem -out unlocked.pem) and paste the result, with its BEGIN PRIVATE KEY and END PRIVATE KEY lines.',
	],
	[
		/BEGIN OPENSSH PRIVATE KEY|^ssh-/,
		'An SSH key was pasted where the private key of the service account belongs',
		pasteKey,
	],
];

/**
 * Takes an e-mail and a PEM key (PKCS #8 or PKCS #1), its newlines real or written as `\n`.
 *
 * @throws GmailError `keyInvalid` that says what was pasted instead
 */
export const readPrivateKey = (email: string, pem: string): ServiceAccountKey => {
	const text = pem.trim().replaceAll('\\r', '').replaceAll('\\n', '\n');
	const other = otherPems.find(([pattern]) => pattern.test(text));
	if (other) throw invalidKey(other[1], other[2], pages.privateKeyGuide);
	if (email.trim() === '')
		throw invalidKey(
			'The e-mail of the service account is missing',
			'Fill it in: Google Cloud console > IAM & Admin > Service Accounts shows it.',
			pages.serviceAccounts,
		);
	return { email: email.trim(), privateKey: toPkcs8(text) };
};

const toPkcs8 = (pem: string): string => {
	try {
		const key = createPrivateKey(pem);
		if (key.asymmetricKeyType === 'rsa') {
			return key.export({ type: 'pkcs8', format: 'pem' }).toString();
		}
	} catch {
		// OpenSSL's own words help nobody who pastes a key.
	}
	throw invalidKey(
		'The private key of the service account cannot be read',
		pasteKey,
		pages.privateKeyGuide,
	);
};
