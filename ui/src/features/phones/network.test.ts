import { expect, test } from 'vitest'
import { host, isEncrypted, isHotspot } from './network'

test('an address is known by its host, with or without a port', () => {
  expect(['http://192.168.1.20:7119', 'http://10.42.0.1', 'https://10.42.0.1:7120'].map(host)).toEqual(['192.168.1.20', '10.42.0.1', '10.42.0.1'])
  expect(['http://192.168.1.20:7119', 'https://10.42.0.1:7120'].map(isEncrypted)).toEqual([false, true])
})

test('the hotspots of Windows and of NetworkManager are recognised, a Wi-Fi beside them is not', () => {
  expect(['http://192.168.137.1:7119', 'http://10.42.0.1:7119', 'http://10.42.1.1:7119'].map(isHotspot)).toEqual([true, true, true])
  expect(['http://192.168.1.1:7119', 'http://192.168.137.12:7119', 'http://10.42.0.15:7119'].map(isHotspot)).toEqual([false, false, false])
})
