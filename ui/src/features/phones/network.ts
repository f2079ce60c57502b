/** The bare host of an address: port and scheme tell nobody which network it is. */
export function host(address: string): string {
  return address.replace(/^https?:\/\//, '').replace(/:\d+$/, '')
}

/** Whether what goes to an address is encrypted. */
export function isEncrypted(address: string): boolean {
  return address.startsWith('https:')
}

/**
 * Whether an address is most likely that of the laptop's own hotspot: Windows gives it 192.168.137.1, NetworkManager
 * 10.42.0.1. Nobody knows their networks by number, so the screen says so beside it.
 */
export function isHotspot(address: string): boolean {
  return /^(192\.168\.137|10\.42\.\d+)\.1$/.test(host(address))
}
