export default {
  today: '今日',
  register: '名册',
  sweeps: '扫楼',
  supplies: '物资',
  reviews: '待核对',
  reports: '报表',
  syncing: '同步',
  members: '成员',
  settings: '设置',
  skip: '跳到正文',
  main: '主导航',
  bar: '当前居委和同步状态',
}
