import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { sharedTls } from '../../gmail/tls';

it('connections share one context, until the process trusts other certificates', () => {
	const { secureContext, ...rest } = sharedTls();
	expect(rest).toEqual({ rejectUnauthorized: true, minVersion: 'TLSv1.2' });
	expect(sharedTls().secureContext).toBe(secureContext);
	setDefaultCACertificates(getCACertificates('default').slice(1));
	expect(sharedTls().secureContext).not.toBe(secureContext);
});
