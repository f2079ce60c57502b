export default {
  person: '扫到 {name}（{room}），按数字登记',
  already: '扫到 {name}，已登记“{outcome}”',
  notInRound: '{name} 不在本轮名单里',
  tube: '采样管 {code}（{n}/{size}）',
  tubeFull: '采样管 {code} 已满（{n}/{size}），请换一支',
  stranger: '身份证不在名册里',
  register: '去名册登记',
  unknown: '没认出扫到的内容',
  nobody: '还没选人：请再扫一次，或用 ↑ ↓ 选',
  cutOff: '没有扫完整，请再扫一次',
  tones: '扫码提示音',
}
