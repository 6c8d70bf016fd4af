import { createHash, randomInt, X509Certificate } from 'node:crypto';
import { generate } from 'selfsigned';

/** A public key of a service account, wrapped in its X.509 certificate. */
export interface ServiceAccountKey {
	/** Google's own name of the key: `kid`. */
	id: string;
	/** PEM. */
	certificate: string;
}

/** A service account, as IAM & Admin keeps it. */
export interface ServiceAccount {
	email: string;
	/** The numeric "Unique ID": what domain-wide delegation is granted to. */
	clientId: string;
	projectId: string;
	keys: ServiceAccountKey[];
	disabled: boolean;
}

/** Google's JSON key file. */
export interface KeyFile {
	type: 'service_account';
	project_id: string;
	private_key_id: string;
	/** PKCS #8 PEM. */
	private_key: string;
	client_email: string;
	client_id: string;
	auth_uri: string;
	token_uri: string;
	auth_provider_x509_cert_url: string;
	client_x509_cert_url: string;
	universe_domain: string;
}

interface Delegation {
	clientId: string;
	scopes: Set<string>;
	/** Domain of the Workspace that granted it; every domain when absent. */
	domain?: string;
}

/** User-managed keys that one service account can have [doc iam/quotas]. */
const maxKeys = 10;

/** The service accounts of the sandbox, and the domain-wide delegation granted to them. */
export class ServiceAccounts {
	private readonly accounts = new Map<string, ServiceAccount>();
	private readonly delegations: Delegation[] = [];

	/**
	 * Makes an account; the answer is Google's JSON key file. With `certificate` (PEM) the private key stays
	 * with whoever made it, and `private_key` of the answer is ''; without one a key is born here.
	 */
	async add(given: { email: string; clientId?: string; certificate?: string }): Promise<KeyFile> {
		const { email, certificate } = given;
		const account: ServiceAccount = {
			email,
			clientId: given.clientId ?? `1${randomDigits(20)}`,
			projectId: /@([^.]+)\.iam\./.exec(email)?.[1] ?? 'sandbox-project',
			keys: [],
			disabled: false,
		};
		this.accounts.set(email, account);
		const born =
			certificate === undefined ? await generateKey() : { private: '', cert: certificate };
		return keyFile(account, this.uploadKey(email, born.cert), born.private);
	}

	get(email: string): ServiceAccount | undefined {
		return this.accounts.get(email);
	}

	/** Registers a certificate (PEM) as "Upload existing key" does. Returns the key id, which Google assigns. */
	uploadKey(email: string, certificatePem: string): string {
		const account = this.find(email);
		const { publicKey, raw } = new X509Certificate(certificatePem);
		if (publicKey.asymmetricKeyType !== 'rsa') throw new Error(`The key of ${email} is not RSA`);
		if (account.keys.length >= maxKeys) throw new Error(`${email} has ${maxKeys} keys already`);
		const id = createHash('sha1').update(raw).digest('hex');
		account.keys.push({ id, certificate: certificatePem });
		return id;
	}

	/** A key that Google made and keeps, to sign with on request; its certificate is listed like any other. */
	async addSystemKey(email: string): Promise<{ kid: string; privateKey: string }> {
		const born = await generateKey();
		return { kid: this.uploadKey(email, born.cert), privateKey: born.private };
	}

	/** Takes a key away: its signatures are worth nothing from now on. */
	deleteKey(email: string, id: string): void {
		const account = this.find(email);
		account.keys = account.keys.filter((key) => key.id !== id);
	}

	disable(email: string, disabled = true): void {
		this.find(email).disabled = disabled;
	}

	delete(email: string): void {
		this.accounts.delete(email);
	}

	/**
	 * What an admin does under "Manage Domain Wide Delegation": scopes by the numeric client id, for users
	 * of `domain` (every domain by default). Replaces what that client had there; no scopes take it away.
	 */
	delegate(clientId: string, scopes: string[], domain?: string): void {
		const had = this.delegations.findIndex(
			(entry) => entry.clientId === clientId && entry.domain === domain,
		);
		if (had >= 0) this.delegations.splice(had, 1);
		if (scopes.length > 0) this.delegations.push({ clientId, scopes: new Set(scopes), domain });
	}

	/** The scopes that a client id may use for users of a domain. */
	delegatedScopes(clientId: string, domain: string): Set<string> {
		const own = this.delegations.filter(
			(entry) => entry.clientId === clientId && (entry.domain ?? domain) === domain,
		);
		return new Set(own.flatMap(({ scopes }) => [...scopes]));
	}

	private find(email: string): ServiceAccount {
		const account = this.accounts.get(email);
		if (!account) throw new Error(`No service account ${email} in the sandbox`);
		return account;
	}
}

const randomDigits = (count: number) =>
	Array.from({ length: count }, () => randomInt(10).toString()).join('');

/** Milliseconds that a key made here is good for: Google's own end in the year 9999. */
const keyLife = 10 * 365 * 24 * 3600_000;

/** As Google's own example wraps a key: nothing of its owner in the subject, which is public. */
async function generateKey() {
	// An hour back: the sandbox's clock may be one that a test holds still.
	const notBeforeDate = new Date(Date.now() - 3600_000);
	return await generate([{ name: 'commonName', value: 'unused' }], {
		keySize: 2048,
		algorithm: 'sha256',
		notBeforeDate,
		notAfterDate: new Date(notBeforeDate.getTime() + keyLife),
	});
}

function keyFile(account: ServiceAccount, keyId: string, privateKey: string): KeyFile {
	return {
		type: 'service_account',
		project_id: account.projectId,
		private_key_id: keyId,
		private_key: privateKey,
		client_email: account.email,
		client_id: account.clientId,
		auth_uri: 'https://accounts.google.com/o/oauth2/auth',
		token_uri: 'https://oauth2.googleapis.com/token',
		auth_provider_x509_cert_url: 'https://www.googleapis.com/oauth2/v1/certs',
		client_x509_cert_url: `https://www.googleapis.com/robot/v1/metadata/x509/${encodeURIComponent(account.email)}`,
		universe_domain: 'googleapis.com',
	};
}
